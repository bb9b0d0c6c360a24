import type { EffectKey, Instant } from '../../engine/base/index.ts';
import type { EntityTurnInput, NewEvent, StoredEvent } from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import type { Message } from '../../engine/runtime/index.ts';
import type { EntityResult, EntityWork } from '../../engine/store/index.ts';

/** What the core was given for one entity, as far as the replay does not know it by itself. */
export interface CoreRun {
  readonly now: Instant;
  readonly catalogue: EntityTurnInput['catalogue'];
  readonly taken: readonly StoredEvent[];
  readonly woke: boolean;
}

/** A turn that was committed. */
export interface CommittedTurn {
  readonly worker: string;
  readonly committedAt: Instant;
  readonly work: readonly EntityWork[];
  readonly results: readonly EntityResult[];
}

/** An event that a client has told, first and last, counted in steps of the run. */
export interface ToldEvent {
  readonly event: Pick<NewEvent, 'id' | 'source' | 'type' | 'subject'>;
  readonly sentStep: number;
  ackedStep: number | null;
}

/** A message in the hands of a connector. */
export interface Handing {
  readonly key: EffectKey;
  readonly message: Message;
  readonly step: number;
  readonly worker: string;
  /** The sender was told that nothing has gone out. */
  isUndone: boolean;
}

/** All that was seen of one run from outside; the checks read nothing else but the store's end. */
export interface History {
  readonly turns: CommittedTurn[];
  readonly told: Map<string, ToldEvent>;
  readonly handings: Handing[];
  /** Deliveries that a worker was given, with the step of the run. */
  readonly claims: { readonly key: EffectKey; readonly step: number }[];
  /** By key: what the receiver took, each once. */
  readonly landed: Map<EffectKey, Message>;
  /** Keys of which a final outcome was stored, with the step. */
  readonly settled: Map<EffectKey, number>;
  /** Keys that an operator has put back. */
  readonly retried: Set<EffectKey>;
  readonly runs: WeakMap<object, CoreRun>;
  readonly violations: string[];
  crashes: number;
}

export function newHistory(): History {
  return {
    turns: [],
    told: new Map(),
    handings: [],
    claims: [],
    landed: new Map(),
    settled: new Map(),
    retried: new Set(),
    runs: new WeakMap(),
    violations: [],
    crashes: 0,
  };
}

/** The core, which notes what it was given; a run is found by the list of its effects. */
export function recordingCore(
  history: History,
  core: typeof openEntityTurn = openEntityTurn,
): typeof openEntityTurn {
  return (input) => {
    const turn = core(input);
    const taken: StoredEvent[] = [];
    let woke = false;
    return {
      ...turn,
      take(event) {
        taken.push(event);
        turn.take(event);
      },
      wake() {
        woke = true;
        turn.wake();
      },
      finish() {
        const change = turn.finish();
        const effects = [...change.effects];
        const { now, catalogue } = input;
        history.runs.set(effects, { now, catalogue, taken, woke });
        return { ...change, effects };
      },
    };
  };
}
