import type { Json, JsonObject } from '../../engine/base/index.ts';
import type { Life, Report, Subject } from './life.ts';

export interface SendEffect {
  readonly type: 'send';
  readonly life: Life;
  readonly step: string;
  readonly visit: number;
  readonly name: string;
  readonly to: string;
  readonly class: string;
  readonly text: string;
  readonly deadlineAt: number | null;
  readonly at: number;
  /** Whether the step is told what became of it. */
  readonly reports: boolean;
}
/** A call or another action, as it leaves. */
export interface RequestEffect {
  readonly type: 'request';
  readonly life: Life;
  readonly step: string;
  readonly visit: number;
  readonly name: string;
  readonly at: number;
  readonly kind: 'call' | 'act';
  readonly what: string;
  readonly data: JsonObject | null;
  readonly keeps: boolean;
}

/** What is handed to the world and may be answered. */
export type Errand = SendEffect | RequestEffect;

/** Work for people, as they see it. */
export interface TaskWork {
  readonly kind: 'task' | 'ticket';
  readonly title: string;
  /** People who have to make the same choice. */
  readonly needed: number;
  readonly [detail: string]: Json;
}

/** A visit of a step of an instance. */
export interface Visit {
  readonly life: Life;
  readonly step: string;
  readonly visit: number;
}

export type Effect =
  | Errand
  | ({ readonly type: 'openTask'; readonly work: TaskWork } & Visit)
  | ({ readonly type: 'closeTask' } & Visit)
  | { readonly type: 'report'; readonly life: Life; readonly report: Report }
  | { readonly type: 'withdraw'; readonly name: string }
  | {
      readonly type: 'emit';
      readonly to: 'subjects' | 'members';
      readonly subjects: readonly Subject[];
      readonly event: string;
      readonly data: JsonObject;
      readonly hops: number;
    };
