import type { ReactNode } from 'react';

/** A page's title with a remark beside it, and its acts at the right. */
export function PageHead(props: { title: ReactNode; remark?: ReactNode; children?: ReactNode }) {
  return (
    <div className="gf-page-head">
      <h1>{props.title}</h1>
      {props.remark !== undefined && <span className="gf-faint">{props.remark}</span>}
      <div className="gf-page-acts">{props.children}</div>
    </div>
  );
}
