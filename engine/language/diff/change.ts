import type { Json, Text } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { Target } from '../kind.ts';

/** Lines in the two texts, counted from 1; null where it stands in one of them only. */
export interface ChangeLines {
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * One difference between two flows. `step` is the step's id in the later flow (of a removed one, in
 * the earlier), null for the flow itself. `path` leads from the step's body, or from the root of
 * the flow, to the value in the later text (of a removed one, in the earlier).
 */
export type Change = { readonly lines: ChangeLines } & (
  | { readonly type: 'flowAdded' | 'flowRemoved'; readonly title: string }
  | {
      readonly type: 'stepAdded' | 'stepRemoved';
      readonly step: string;
      /** Null where the document does not say a known kind. */
      readonly kind: string | null;
    }
  /** The body is the same; what leads to the step follows. */
  | { readonly type: 'stepRenamed'; readonly from: string; readonly step: string }
  /** Stands in another frame; null is the flow itself. */
  | {
      readonly type: 'stepMoved';
      readonly step: string;
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      readonly type: 'kindChanged';
      readonly step: string;
      readonly from: string | null;
      readonly to: string | null;
    }
  /** Another step is the first of a frame, or of the flow where `frame` is null. */
  | {
      readonly type: 'firstStep';
      readonly frame: string | null;
      readonly from: string | null;
      readonly to: string | null;
    }
  /** A port leads elsewhere; null is nowhere. */
  | {
      readonly type: 'target';
      readonly step: string | null;
      readonly path: Path;
      readonly port: Text;
      readonly from: Target | null;
      readonly to: Target | null;
    }
  /** An entry of a list: a branch, an `on`, an `after`, a share, an option, a goal. */
  | {
      readonly type: 'itemAdded' | 'itemRemoved';
      readonly step: string | null;
      readonly path: Path;
      readonly label: Text;
      readonly value: Json;
    }
  /** A value; where `from` or `to` is missing, it is new or gone. */
  | {
      readonly type: 'value';
      readonly step: string | null;
      readonly path: Path;
      readonly label: Text;
      readonly from?: Json;
      readonly to?: Json;
    }
  /** The flow does something else, and none of the other changes shows what. */
  | { readonly type: 'plan' }
);

/** What differs between two texts of one flow. */
export interface FlowDiff {
  /** The flow's id in the later text. */
  readonly flow: string;
  readonly title: string;
  /** Null where one of the texts has an error, so that there is no plan to compare. */
  readonly samePlan: boolean | null;
  /**
   * What changes the flow's behaviour, or the title under which it is shown: empty exactly when
   * both have the same plan. Without plans, every difference counts.
   */
  readonly changes: readonly Change[];
  /** What differs and changes nothing: notes, titles of steps, labels, `60m` for `1h`. */
  readonly remarks: readonly Change[];
}
