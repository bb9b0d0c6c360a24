import { Empty } from 'antd';
import type { ReactNode } from 'react';

/** Says that there is nothing, why, and offers the next act. */
export function EmptyState(props: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Empty
      className="gf-empty"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{props.title}</strong>
          {props.hint !== undefined && <p>{props.hint}</p>}
        </>
      }
    >
      {props.children}
    </Empty>
  );
}
