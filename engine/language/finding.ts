import type { Text } from '../base/index.ts';
import type { EditOperation } from './edit/index.ts';

/** A place in a text: `offset` counts UTF-16 units from 0, `line` and `column` count from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A stretch of text, its end excluded. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning';

/** Keys and indices from the root to a value, such as `['steps', 'menu', 'after', 0]`. */
export type Path = readonly (string | number)[];

/**
 * What the checker says of a document. Data, never thrown. An `error` keeps a flow from being
 * published, a `warning` does not.
 */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly path: Path;
  readonly range: Range;
  readonly message: Text;
  /** What to do about it, where that is not plain from the message. */
  readonly hint?: Text;
  /** The step that the finding concerns, for the dot on its node. */
  readonly step?: string;
  /** There where the checker can put it right without a decision of the author's. */
  readonly fix?: Fix;
}

/** A change of the text, as the editor's button and `check --fix` make it. */
export interface Fix {
  /** What it does: “Change it to `greet`”. */
  readonly title: Text;
  readonly operations: readonly EditOperation[];
}

/** Every kind of mistake that the checker knows, closed; the tests show each in a small flow. */
export type FindingCode =
  | 'ACTION_NOT_PERFORMED'
  | 'ASK_WITHOUT_WAY_OUT'
  | 'BAD_CRON'
  | 'BAD_ID'
  | 'BAD_SPAN'
  | 'BAD_TIME'
  | 'CEL_INVALID'
  | 'CEL_TYPE'
  | 'CONNECTOR_UNAVAILABLE'
  | 'DUPLICATE_KEY'
  | 'DUPLICATE_STEP'
  | 'ENTRY_DOES_NOTHING'
  | 'EVENT_NEVER_ARRIVES'
  | 'EVENT_RESERVED'
  | 'FLOW_ID_DIFFERS'
  | 'FLOW_STARTS_ITSELF'
  | 'GOAL_NEVER_REACHED'
  | 'HELD_FOR_LONG'
  | 'INSTANT_LOOP'
  | 'KEY_MISSING'
  | 'KIND_MISSING'
  | 'LADDER_WITHOUT_ELSE'
  | 'LEVEL_UNREACHABLE'
  | 'MEASURE_CIRCLE'
  | 'MERGE_CONFLICT'
  | 'MIGRATE_INVALID'
  | 'NAME_TWICE'
  | 'NEVER_SENT'
  | 'NOT_DELIVERABLE'
  | 'NOW_MISPLACED'
  | 'NO_TIME_TO_SEND'
  | 'ON_HIDDEN'
  | 'ON_SHADOWED'
  | 'RECIPIENT_UNREACHABLE'
  | 'RULES_CONTRADICT'
  | 'RULE_WITHOUT_EFFECT'
  | 'SCHEMA'
  | 'SEVERAL_KINDS'
  | 'SHARES_DO_NOT_SUM'
  | 'SLOT_IN_QUIET_HOURS'
  | 'STEP_INVALID'
  | 'STEP_UNREACHABLE'
  | 'TARGET_INSIDE_FRAME'
  | 'TARGET_MISSING'
  | 'TARGET_OUTSIDE_BRANCH'
  | 'TARGET_TWICE'
  | 'TEXT_INVALID'
  | 'TEXT_TOO_LARGE'
  | 'UNKNOWN_ACTION'
  | 'UNKNOWN_CALENDAR'
  | 'UNKNOWN_CLASS'
  | 'UNKNOWN_CONNECTOR'
  | 'UNKNOWN_ENDPOINT'
  | 'UNKNOWN_EVENT'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_FLOW'
  | 'UNKNOWN_KEY'
  | 'UNKNOWN_KIND'
  | 'UNKNOWN_LIST'
  | 'UNKNOWN_MEASURE'
  | 'UNKNOWN_NAME'
  | 'UNKNOWN_ROLE'
  | 'UNKNOWN_ROSTER'
  | 'UNKNOWN_SEGMENT'
  | 'UNKNOWN_TARGET'
  | 'UNKNOWN_VARIABLE'
  | 'UNKNOWN_ZONE'
  | 'VALUE_MAY_BE_MISSING'
  | 'VARIABLE_TYPE'
  | 'WAIT_NEVER_ENDS'
  | 'WORST_CASE_OVER'
  | 'YAML_SYNTAX'
  | 'YAML_UNSUPPORTED';
