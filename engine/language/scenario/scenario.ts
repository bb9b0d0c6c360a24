import type { Json, JsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { SubjectKind } from '../plan.ts';
import type { Span } from '../span.ts';

/** One test of a flow: what is given, what happens, and what has to come of it. */
export interface Scenario {
  readonly name: string;
  /** Leads from the root of the document to the scenario. */
  readonly path: Path;
  /** Counted from 1. */
  readonly line: number;
  /** When it begins, as written; null where it does not matter. */
  readonly at: string | null;
  /** Attributes of those whom the scenario is about, before anything happens. */
  readonly given: {
    readonly member: JsonObject;
    readonly customer: JsonObject;
    readonly group: JsonObject;
  };
  /** What happened before: it is known of everybody, and has started nothing. */
  readonly history: readonly ScenarioPast[];
  /** What went out before, as the gates remember it. */
  readonly ledger: readonly ScenarioSent[];
  /** Another number invents other people, who fall into other shares. */
  readonly seed: number;
  readonly steps: readonly ScenarioStep[];
}

interface Happening {
  readonly event: string;
  readonly data: JsonObject;
  /** Who does it; the scenario's own person when empty. Several do it one after another. */
  readonly as: readonly string[];
  /** Whom the event is about, where that does not follow from its type and the flow. */
  readonly about: SubjectKind | null;
}

export interface ScenarioPast extends Happening {
  readonly ago: Span;
}

/** A message that went out before the scenario. */
export interface ScenarioSent {
  /** Null: to whom the flow is about. */
  readonly to: 'member' | 'customer' | 'group' | null;
  /** A class or a campaign. */
  readonly class: string;
  /** The person; null for the scenario's own. */
  readonly as: string | null;
  readonly ago: Span;
}

interface Placed {
  readonly path: Path;
  readonly line: number;
}

export type ScenarioStep = Placed &
  (
    | (Happening & {
        readonly type: 'event';
        /** How long ago it happened; it is told only now. */
        readonly ago: Span | null;
      })
    | { readonly type: 'advance'; readonly span: Span }
    /** An instant, or a time of day that comes next. */
    | { readonly type: 'to'; readonly moment: string }
    /** What is said of the oldest message or request of a step that waits for it. */
    | {
        readonly type: 'answer';
        readonly step: string;
        /** Null: it was done. Otherwise why it failed. */
        readonly error: string | null;
        /** What a call is answered, the result of an action, or how a flow ended. */
        readonly answer?: Json;
        readonly as: string | null;
      }
    /** Somebody completes the oldest open task or ticket whose title has these words. */
    | {
        readonly type: 'complete';
        readonly title: string;
        /** Null: its only choice. */
        readonly choice: string | null;
        /** Who does it; somebody when null. */
        readonly by: string | null;
        readonly fields: JsonObject;
        readonly as: string | null;
      }
    /** Somebody approves, or denies, what a step sends: each role that is asked. */
    | { readonly type: 'approve' | 'deny'; readonly step: string; readonly by: string | null }
    /** The engine is off for so long. */
    | { readonly type: 'down'; readonly span: Span }
    /** A file, from the folder of the scenarios, becomes the next version of the flow. */
    | { readonly type: 'publish'; readonly file: string }
    | { readonly type: 'expect'; readonly expect: Expectation; readonly as: string | null }
  );

/** What has to hold. Lists are in order and complete, maps name only what matters. */
export interface Expectation {
  /** What went out since the last `expect`. */
  readonly sent?: readonly ExpectedMessage[];
  /** What was refused since the last `expect`. */
  readonly blocked?: readonly ExpectedBlock[];
  /** What was put off since the last `expect`, each as often as it was. */
  readonly held?: readonly ExpectedHold[];
  /** What was asked to be done outside since the last `expect`: actions and calls. */
  readonly done?: readonly ExpectedRequest[];
  /** What `emit` raised since the last `expect`. */
  readonly emitted?: readonly ExpectedEmit[];
  /** The tasks that are open, the oldest first. */
  readonly tasks?: readonly ExpectedWork[];
  /** The tickets that are open, the oldest first. */
  readonly tickets?: readonly ExpectedWork[];
  /** The steps in which the newest instance rests. */
  readonly step?: string | readonly string[];
  readonly vars?: JsonObject;
  /** All tags of whom the newest instance is about, in any order. */
  readonly tags?: readonly string[];
  /** The level in which whom the newest instance is about is, by ladder; null: in none yet. */
  readonly segment?: Readonly<Record<string, string | null>>;
  /** When the first timer of a step is due; null where it has none. */
  readonly timers?: Readonly<Record<string, string | null>>;
  /** The outcome in which the newest instance has ended. */
  readonly ended?: string;
  /** Whether the newest instance is active, or how many are. */
  readonly active?: boolean | number;
  /** Whether the newest instance has failed, or a part of why. */
  readonly failed?: boolean | string;
  /** How many instances have started in all, or which flows steps have since the last `expect`. */
  readonly started?: number | readonly string[];
  /** How many messages went out in all. */
  readonly sentTotal?: number;
}

export interface ExpectedMessage {
  /** A kind (`member`, `customer`, `group`, `staff`), or the ref of one of them. */
  readonly to?: string;
  readonly step?: string;
  readonly contains?: string | readonly string[];
  readonly class?: string;
  readonly mention?: readonly string[];
  readonly at?: string;
}

export interface ExpectedBlock {
  readonly step?: string;
  readonly why?: string;
  /** The class, the campaign or the list whose rule decided; `*` for all classes together. */
  readonly rule?: string;
  readonly at?: string;
}

export interface ExpectedHold extends ExpectedBlock {
  /** When it is judged again. */
  readonly until?: string;
}

export interface ExpectedWork {
  /** Parts of its title. */
  readonly contains?: string | readonly string[];
  readonly step?: string;
  /** Of a task: one of those who can take it. */
  readonly assignee?: string;
  /** Of a ticket. */
  readonly department?: string;
  readonly priority?: string;
}

/** Of `with`, which for a call is its body, only the values that matter are named. */
export interface ExpectedRequest {
  readonly step?: string;
  readonly action?: string;
  readonly endpoint?: string;
  readonly method?: string;
  readonly path?: string;
  readonly with?: Json;
}

export type ExpectedEmit = string | { readonly event: string; readonly data?: Json };
