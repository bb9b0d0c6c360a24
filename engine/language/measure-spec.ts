import type { SubjectKind } from './plan.ts';

/*
 * What the workspace's file says of measures and segments. Spans are texts in the grammar `span`,
 * expressions are CEL.
 */

interface MeasureBase {
  readonly title?: string;
  /** Whom it is kept for; every subject that the event reaches when absent. */
  readonly about?: SubjectKind;
  /** Judged with `event` in sight: whether an event counts. */
  readonly if?: string;
  /** A sliding span, or `month` for the calendar month; since first seen when absent. */
  readonly over?: string;
}

/** A figure that is kept for each subject. */
export type MeasureSpec =
  | (MeasureBase & { readonly count: string })
  /** `sum` yields a number of the event `of`. */
  | (MeasureBase & { readonly sum: string; readonly of: string })
  /** When the event came last; the instant of first sight where it never did. */
  | (MeasureBase & { readonly last: string })
  /** Made from other measures; `breach` such as `< 15` is looked at once an `every`. */
  | (Pick<MeasureBase, 'title' | 'about'> & {
      readonly value: string;
      readonly breach?: string;
      readonly every?: string;
    });

export interface SegmentLevel {
  readonly title?: string;
  /** Absent in the level for everybody else. */
  readonly if?: string;
  readonly else?: true;
  /** The part of all subjects that is expected in it, such as `8%-12%`. */
  readonly share?: string;
}

/** Levels of which each subject has one: the first that holds. */
export interface SegmentLadder {
  readonly title?: string;
  readonly about: SubjectKind;
  readonly levels: Readonly<Record<string, SegmentLevel>>;
}
