import type { FlowId, Json, PlanHash, StepId } from '../base/index.ts';
import type { MigrateRules } from './migrate.ts';
import type { PlanAction } from './plan-action.ts';
import type { Span } from './span.ts';

/** Whom an instance is about. */
export type SubjectKind = 'member' | 'customer' | 'group' | 'workspace';

/** A CEL expression, as its author wrote it. */
export type CelSource = string;
/** A Liquid text of outputs only, as its author wrote it. */
export type TextSource = string;

/** A value of a map such as `vars`, `set` or `data`. */
export type PlanValue =
  | { readonly type: 'json'; readonly value: Json }
  | { readonly type: 'cel'; readonly source: CelSource }
  | { readonly type: 'text'; readonly source: TextSource };

/**
 * The compiled form of a flow: a small statechart in plain JSON with every default filled in. Two
 * texts that differ in comments, key order or layout have the same plan, and so the same hash.
 */
export interface Plan {
  readonly format: 1;
  readonly flow: FlowId;
  readonly title: string;
  readonly about: SubjectKind;
  readonly key?: CelSource;
  readonly starts: readonly PlanStart[];
  readonly reenter: PlanReenter;
  readonly goals: readonly string[];
  /** How long after its end an instance is credited with a goal; not at all when absent. */
  readonly credit?: Span;
  readonly vars: Readonly<Record<string, PlanVar>>;
  readonly chart: ChartState;
  /** Fields of `event` and `trigger` that are read, such as `data.text`; only they are stored. */
  readonly reads: readonly string[];
  /** What becomes of the instances of older versions; absent where the flow does not say. */
  readonly migrate?: MigrateRules;
}

export interface PlanVar {
  readonly type: 'string' | 'number' | 'boolean' | 'list' | 'object';
  readonly default: Json;
}

export type PlanStart =
  | {
      readonly type: 'event';
      readonly event: string;
      readonly if?: CelSource;
      /** An event older than this when its turn comes starts nothing. */
      readonly late: Span;
    }
  | {
      readonly type: 'schedule';
      readonly cron: string;
      /** Which subjects of the flow's kind take part; all, when absent. */
      readonly if?: CelSource;
      /** At most so many starts in a minute; unbounded when absent. */
      readonly perMinute?: number;
    }
  /** The subject enters a level of a ladder of segments. */
  | {
      readonly type: 'segment';
      readonly ladder: string;
      readonly level: string;
      readonly if?: CelSource;
      /** Those who are in it when the flow becomes active start, too. */
      readonly existing?: true;
      /** At most so many starts of them in a minute; unbounded when absent. */
      readonly perMinute?: number;
    };

export type PlanReenter =
  | { readonly type: 'never' }
  | { readonly type: 'ended' }
  | { readonly type: 'restart' }
  | { readonly type: 'after'; readonly span: Span };

/** Names a state from the root of the chart by its keys, such as `['phase', 'a']`. */
export type StatePath = readonly string[];

/**
 * One state of the chart. A step is one state (its outermost), named by the step's id. `outcome`
 * makes it final: at the root it ends the instance, inside a frame it ends that frame.
 */
export interface ChartState {
  readonly step?: StepId;
  readonly kind?: string;
  readonly initial?: string;
  /** Set where the states inside are all active, side by side: their keys in document order. */
  readonly parallel?: readonly string[];
  readonly states?: Readonly<Record<string, ChartState>>;
  readonly entry?: readonly PlanAction[];
  readonly exit?: readonly PlanAction[];
  /** In document order: the first that holds takes the event. */
  readonly on?: readonly ChartEvent[];
  readonly after?: readonly ChartTimer[];
  /** Judged at once when the state is entered, and after each move inside it. */
  readonly always?: readonly ChartMove[];
  /** Taken when the states inside have ended. */
  readonly done?: readonly ChartMove[];
  readonly outcome?: string;
  /** True while the step performs something outside, so that events are kept until it rests. */
  readonly busy?: true;
}

/** A possible move. Without a target it acts and stays: nothing is left, no timer restarts. */
export interface ChartMove {
  /**
   * The port by which the step is left: `next`, `on.0`, `options.1`, `after.0`, … Empty for a move
   * inside of the step, of which nobody is told.
   */
  readonly port: string;
  readonly if?: PlanCondition;
  /** Only while this state is active too; instead of `if`. */
  readonly in?: StatePath;
  readonly target?: StatePath;
  readonly actions?: readonly PlanAction[];
}

/**
 * A move on an event. Besides event types of the catalogue there are addressed ones that the core
 * feeds: `@sent:<step>`, `@done:<step>`, `@blocked:<step>`, `@failed:<step>`,
 * `@task:<step>:<choice>`, and `@else:<step>` for a reply that nothing else in force took.
 */
export interface ChartEvent extends ChartMove {
  readonly event: string;
}

/** A timer that runs while its state is active. `id` is unique in its state. */
export interface ChartTimer {
  readonly id: string;
  readonly delay: PlanDelay;
  /** Fires again after each firing, at most `max` times in all. */
  readonly every?: { readonly max?: number };
  /** The first that holds is taken. */
  readonly moves: readonly ChartMove[];
}

export type PlanDelay =
  | { readonly type: 'span'; readonly span: Span }
  | {
      readonly type: 'wait';
      readonly for?: Span;
      /** Local time, `HH:MM`. */
      readonly at?: string;
      /** Local windows, each `HH:MM-HH:MM`. */
      readonly between?: readonly string[];
      readonly days?: DayRule;
      /** An expression that yields an instant. */
      readonly until?: CelSource;
    }
  /** Runs only while a calendar is open: the named one, or the workspace's own. */
  | { readonly type: 'hours'; readonly span: Span; readonly calendar: string | null };

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export type DayRule = 'workdays' | 'holidays' | readonly Weekday[];

export type PlanCondition =
  | { readonly type: 'cel'; readonly source: CelSource }
  /** The event is a reply to the step's own message, and its text matches one of these. */
  | { readonly type: 'reply'; readonly step: StepId; readonly match?: readonly ReplyMatch[] }
  /** The step has been entered at most so often by this port (`else: { max }`). */
  | {
      readonly type: 'taken';
      readonly step: StepId;
      readonly port: string;
      readonly fewerThan: number;
    }
  /** The subject's drawn place in [0, 100) lies below; judged in order. */
  | {
      readonly type: 'share';
      readonly step: StepId;
      readonly below: number;
      readonly per: 'subject' | 'visit';
    }
  /** What the step has awaited ended so; of one that nobody tells, any outcome holds. */
  | { readonly type: 'outcome'; readonly outcome: string }
  /** The timer fires later than it was due by more than this. */
  | { readonly type: 'late'; readonly within: Span }
  /** The list of a `collect` has so many entries. */
  | { readonly type: 'collected'; readonly variable: string; readonly atLeast: number }
  /** There is somebody whom the recipient names now. */
  | { readonly type: 'present'; readonly step: StepId; readonly to: Recipient }
  | { readonly type: 'all'; readonly of: readonly PlanCondition[] };

export type ReplyMatch =
  | { readonly type: 'equals'; readonly text: string }
  | { readonly type: 'contains'; readonly text: string };

export type Recipient =
  | { readonly type: 'member' | 'customer' | 'group' | 'owner' }
  | { readonly type: 'staff'; readonly ref: PlanValue }
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'duty'; readonly roster: string };

export type PlanPart =
  | { readonly type: 'text'; readonly text: TextSource }
  | { readonly type: 'image'; readonly url: TextSource }
  | { readonly type: 'link'; readonly url: TextSource; readonly title: TextSource }
  | {
      readonly type: 'menu';
      readonly items: readonly { readonly label: TextSource; readonly reply: string }[];
    };

/** A plan with its name, and the YAML lines behind its steps, which are no part of the plan. */
export interface CompiledFlow {
  readonly plan: Plan;
  readonly hash: PlanHash;
  readonly lines: SourceLines;
}

/** Line of each step (`menu`) and of each of its ports (`menu.options.0`), counted from 1. */
export type SourceLines = Readonly<Record<string, number>>;
