import type { ReactNode } from 'react';
import type { Path } from '../../../engine/language/index.ts';
import { isJsonList } from './field-values.ts';
import { findingsBelow, useScope, useValue } from './scope.ts';

/** A part of a form that folds. It is open where something stands in it or is wrong with it. */
export function Section(props: {
  name: string;
  title: string;
  /** Where its list stands, to be counted; null where there is none. */
  at: Path | null;
  children: ReactNode;
}) {
  const { title, at, children } = props;
  const scope = useScope();
  const list = useValue(at ?? ['']);
  const count = isJsonList(list) ? list.length : 0;
  const isWrong = at !== null && findingsBelow(scope, at).length > 0;
  return (
    <details className="flow-section" open={count > 0 || isWrong}>
      <summary>
        {title}
        {count === 0 ? null : <span className="flow-count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}
