import type { FlowId, Json, PlanHash, StepId } from '../base/index.ts';
import type { MigrateRules } from './migrate.ts';
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

/** Whom a flow is started for. */
export interface PlanAudience {
  readonly about: SubjectKind;
  /** Which of them take part; all, when absent. */
  readonly if?: CelSource;
  /** At most so many starts in a minute; unbounded when absent. */
  readonly perMinute?: number;
}

export type CallMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a state does on entry, on exit or on a move. */
export type PlanAction =
  | {
      readonly type: 'send';
      readonly step: StepId;
      readonly to: Recipient;
      readonly class: string;
      readonly channel?: string;
      /** One of these wordings is drawn, sticky for the subject; most messages have one. */
      readonly variants: readonly (readonly PlanPart[])[];
      readonly mention: 'member' | PlanValue | null;
      /** The step lasts until the channel's result, and `@sent` comes with it. */
      readonly awaitsResult: boolean;
      /** Counted from the time of the event that the instance took last. */
      readonly deadlineMs?: number;
      /** A notice beside the path (`notify`): feeds nothing back to the step. */
      readonly aside?: true;
    }
  /** Asks an endpoint; `@done` or `@failed` comes with its answer. */
  | {
      readonly type: 'call';
      readonly step: StepId;
      readonly endpoint: string;
      readonly method: CallMethod;
      readonly path: TextSource;
      readonly body: Readonly<Record<string, PlanValue>> | null;
      /** Of each attempt. */
      readonly timeoutMs: number;
      /** Whether the answer is wanted. */
      readonly keeps: boolean;
    }
  /** Lets the connector of the subject do something; `@done` or `@failed` tells what came of it. */
  | {
      readonly type: 'act';
      readonly step: StepId;
      readonly action: string;
      readonly with: Readonly<Record<string, PlanValue>>;
      /** What becomes of it where the connector cannot. */
      readonly otherwise: 'skip' | 'fail';
      /** Whether the result is wanted. */
      readonly keeps: boolean;
    }
  /**
   * Starts another flow, for the same subject or for an audience. `@done` or `@failed` tells of one
   * that is awaited, and that everybody of an audience was told to start.
   */
  | {
      readonly type: 'start';
      readonly step: StepId;
      readonly flow: FlowId;
      readonly awaits: boolean;
      readonly audience?: PlanAudience;
    }
  /** Ends the flow that the step awaits. */
  | { readonly type: 'abandon'; readonly step: StepId }
  /** Keeps the result that the step was told. */
  | { readonly type: 'save'; readonly variable: string }
  /** Takes back what the step has sent and what has not gone out. */
  | { readonly type: 'withdraw'; readonly step: StepId }
  | { readonly type: 'vars'; readonly set: Readonly<Record<string, PlanValue>> }
  | {
      readonly type: 'profile';
      readonly addTags: readonly string[];
      readonly removeTags: readonly string[];
      readonly set: Readonly<Record<string, PlanValue>>;
      readonly points?: { readonly add: PlanValue; readonly reason: string };
    }
  | {
      readonly type: 'emit';
      readonly step: StepId;
      readonly event: string;
      readonly to: 'self' | 'group' | 'members' | { readonly customer: PlanValue };
      readonly data: Readonly<Record<string, PlanValue>>;
    }
  /** Empties the list; where the instance starts here, its trigger is the first entry. */
  | {
      readonly type: 'gather';
      readonly step: StepId;
      readonly into: string;
      readonly event: string;
      readonly if?: CelSource;
    }
  /** Adds the event that the move takes to the list. */
  | { readonly type: 'collect'; readonly step: StepId; readonly into: string }
  /** Opens the step's task or ticket; each choice comes back as `@task:<step>:<choice>`. */
  | { readonly type: 'openTask'; readonly step: StepId; readonly work: PlanWork }
  /** Closes the step's task, unless somebody has completed it. */
  | { readonly type: 'closeTask'; readonly step: StepId }
  /** Keeps the result that the move came with in a variable. */
  | { readonly type: 'result'; readonly variable: string }
  /** Records who holds a level of a ladder, counted from 1; nobody where `skipped`. */
  | {
      readonly type: 'level';
      readonly step: StepId;
      readonly level: number;
      readonly to: Recipient | { readonly type: 'bot'; readonly bot: string };
      readonly skipped: boolean;
    };

export type TicketPriority = 'low' | 'normal' | 'high' | 'urgent';

/** Work for a person, before its texts are rendered. */
export type PlanWork =
  | {
      readonly kind: 'task';
      readonly assign: Recipient;
      readonly title: TextSource;
      readonly body: TextSource | null;
      /** The words of each choice, by its port. */
      readonly choices: Readonly<Record<string, string>>;
      /** How many different people have to make the same choice. */
      readonly approvals: number;
    }
  | {
      readonly kind: 'ticket';
      readonly department: string;
      readonly title: TextSource;
      readonly priority: TicketPriority;
      readonly fields: Readonly<Record<string, PlanValue>>;
      /** Each yields the id of a message, or a list of them. */
      readonly messages: readonly PlanValue[];
    };

/** A plan with its name, and the YAML lines behind its steps, which are no part of the plan. */
export interface CompiledFlow {
  readonly plan: Plan;
  readonly hash: PlanHash;
  readonly lines: SourceLines;
}

/** Line of each step (`menu`) and of each of its ports (`menu.options.0`), counted from 1. */
export type SourceLines = Readonly<Record<string, number>>;
