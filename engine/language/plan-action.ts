import type { FlowId, StepId } from '../base/index.ts';
import type { CelSource, PlanPart, PlanValue, Recipient, SubjectKind, TextSource } from './plan.ts';
import type { Span } from './span.ts';

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
      /** The longest that it may be held, from the entry of its step; unbounded when absent. */
      readonly lateWithin?: Span;
      /** A full cap holds it instead of blocking it. */
      readonly whenCapped?: 'hold';
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
      readonly otherwise: 'skip' | 'fail' | 'task';
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
  /** Keeps the result that the move came with in a variable. */
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
