import type { TSchema } from 'typebox';
import type { Json, JsonObject, StepId, Text } from '../base/index.ts';
import type { Fix, Path } from './finding.ts';
import type { ChartState, Recipient, StatePath, SubjectKind } from './plan.ts';

/** Groups the palette and colours the node. */
export type StepFamily = 'message' | 'wait' | 'decide' | 'people' | 'system';

/** Where a port leads: to a step of the same block or of one around it, or to an end. */
export type Target =
  | { readonly type: 'step'; readonly step: string }
  | { readonly type: 'end'; readonly outcome: string };

/** A step as it stands in the document, its shape already valid. */
export interface StepView {
  readonly id: StepId;
  readonly kind: string;
  /** The whole step: `{ send: {…}, next: … }`. */
  readonly body: JsonObject;
  /** What stands under the kind's key. */
  readonly spec: Json;
  /** From the root of the document to `body`. */
  readonly path: Path;
  /** Ids of the frames around the step, the outermost first. */
  readonly frames: readonly StepId[];
  /** Of the frames those that have branches, each with the branch that the step stands in. */
  readonly branches: readonly BranchRef[];
}

/** A branch of a step whose blocks run side by side. */
export interface BranchRef {
  readonly step: StepId;
  readonly name: string;
}

/**
 * A way out of a step. `at` leads from the step's body to where the target is written: with
 * `inline` to the map that holds `next` or `end`, with `value` to the place of a short (`failed:
 * apologise`) or long (`failed: { end: given-up }`) target.
 */
export interface Port {
  readonly name: string;
  readonly label: Text;
  readonly at: Path;
  readonly style: 'inline' | 'value';
  readonly target: Target | null;
  /** A missing target is an error. */
  readonly required: boolean;
}

/** A CEL expression or a Liquid text in a step, with the path from the step's body. */
export interface ExpressionSite {
  readonly language: 'cel' | 'text';
  readonly source: string;
  readonly at: Path;
  readonly yields: 'boolean' | 'instant' | 'list' | 'any';
  /** Of whom it speaks, where that is not the flow's own subject; it names no event then. */
  readonly about?: SubjectKind;
}

/** Steps inside a step: `at` leads from the body to the map of steps. */
export interface Block {
  readonly name: string;
  readonly at: Path;
  /** Set where the blocks run side by side: the step lasts until all have ended, or the first. */
  readonly branch?: 'all' | 'first';
}

/** What the inspector asks for a field; `at` leads from the step's body to its value. */
export interface FormField {
  readonly at: Path;
  readonly label: Text;
  readonly help?: Text;
  readonly input:
    | 'line'
    | 'message'
    | 'number'
    | 'switch'
    | 'span'
    | 'time'
    | 'windows'
    | 'days'
    | 'condition'
    | 'recipient'
    | 'class'
    | 'event'
    | 'choice'
    | 'tags'
    | 'values'
    | 'branches'
    | 'shares'
    | 'options'
    | 'outcomes'
    | 'blocks'
    | 'audience'
    | 'yaml';
  readonly choices?: readonly { readonly value: string; readonly label: Text }[];
}

/** What a step names of its flow or workspace; `at` leads from the step's body to it. */
export type Reference = { readonly at: Path } & (
  | { readonly type: 'class'; readonly class: string }
  | { readonly type: 'recipient'; readonly to: Recipient }
  /** Someone who is given work, and need not be sent anything. */
  | { readonly type: 'assignee'; readonly to: Recipient }
  | { readonly type: 'calendar'; readonly calendar: string }
  | { readonly type: 'event'; readonly event: string; readonly use: 'takes' | 'emits' }
  /**
   * A variable that is set; without a value where only a run can tell it. With `declares` the flow
   * need not declare it: it begins with the value.
   */
  | {
      readonly type: 'variable';
      readonly variable: string;
      readonly value?: Json;
      readonly declares?: true;
    }
  | { readonly type: 'flow'; readonly flow: string }
  | { readonly type: 'action'; readonly action: string; readonly hasElse: boolean }
  | { readonly type: 'endpoint'; readonly endpoint: string }
  /** Something that only flows about these subjects can do. */
  | { readonly type: 'about'; readonly word: string; readonly allowed: readonly SubjectKind[] }
);

/** What a kind needs to lower one of its steps to the chart. */
export interface Lowering {
  /** The state that a target names from this step. */
  resolve(target: Target): StatePath;
  /** The states of a block of this step, keyed by step id, with the first step's id. */
  lowerBlock(block: Block): {
    readonly initial: string;
    readonly states: Readonly<Record<string, ChartState>>;
  };
}

/** A mistake that a kind finds in one of its own steps; the checker adds range and step. */
export interface KindFinding {
  readonly code:
    | 'ASK_WITHOUT_WAY_OUT'
    | 'ON_SHADOWED'
    | 'SHARES_DO_NOT_SUM'
    | 'STEP_INVALID'
    | 'TARGET_MISSING'
    | 'WAIT_NEVER_ENDS';
  readonly at: Path;
  readonly message: Text;
  readonly hint?: Text;
  /** Its paths lead from the step's body. */
  readonly fix?: Fix;
}

/**
 * One kind of step: all that the program knows of it. The checker, the compiler, the palette, the
 * inspector, the JSON Schema and the manual read this and nothing else; none of them names a kind.
 */
export interface StepKind {
  readonly kind: string;
  readonly family: StepFamily;
  readonly title: Text;
  readonly doc: Text;
  /** The step's body in YAML, as the manual shows it. */
  readonly example: string;
  /** The schema of what stands under the kind's key. */
  readonly spec: TSchema;
  /** Keys beside the kind's key that this kind has besides the common ones. */
  readonly beside: Readonly<Record<string, TSchema>>;
  /** Further keys of one step, which it names itself; its body's shape may be wrong. */
  besideOf?(body: JsonObject): Readonly<Record<string, TSchema>>;
  /** Which of the common keys the kind takes; `save` where it has a result. */
  readonly takes: {
    readonly next: boolean;
    readonly on: boolean;
    readonly after: boolean;
    readonly save?: boolean;
  };
  /** Where `on` and `after` stand, from the step's body; the body itself when absent. */
  readonly entriesIn?: Path;
  readonly form: readonly FormField[];
  /** The body that the palette inserts, for a flow about such a subject, without targets. */
  fresh(about: SubjectKind | null): JsonObject;
  /** The kind's own ports, without `on` and `after`, in the order in which they are drawn. */
  ports(step: StepView): readonly Port[];
  /** Says whether every pass through the step waits for time or for something outside. */
  rests(step: StepView): boolean;
  expressions(step: StepView): readonly ExpressionSite[];
  references(step: StepView): readonly Reference[];
  blocks(step: StepView): readonly Block[];
  check(step: StepView): readonly KindFinding[];
  /** The step's state without `on` and `after`, which the compiler adds from the common keys. */
  lower(step: StepView, lowering: Lowering): ChartState;
  /** The second line of the node: what the step does, in the operator's words. */
  summary(step: StepView): Text;
}
