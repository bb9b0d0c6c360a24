import type { Effect } from '../../engine/core/index.ts';
import type { EntityResult } from '../../engine/store/index.ts';

interface Times {
  readonly calledAt: number;
  ackedAt: number | null;
  committedAt: number | null;
}

/**
 * Remembers when each event of `welcome` was given to the ingest, when it was acknowledged, and
 * when the effect that it led to was committed; in milliseconds of `performance.now()`.
 */
export interface Latencies {
  called(ids: readonly string[]): void;
  acknowledged(ids: readonly string[]): void;
  committed(results: readonly EntityResult[], at: number): void;
  /** Messages that were decided so far. */
  effects(): number;
  lastAt(): number;
  /** How many of the first so many events were timed. */
  timed(events: number): number;
  /** From the call to the commit, in the order of the calls; the first `skip` are left out. */
  fromCall(skip?: number): readonly number[];
  /** From the acknowledgement to the commit; a turn can commit before the caller has heard. */
  fromAcknowledgement(skip?: number): readonly number[];
}

/** @param isSampled says by the end of an event's id whether it is timed; all are when absent */
export function createLatencies(isSampled: (name: string) => boolean = () => true): Latencies {
  const times = new Map<string, Times>();
  const timedOf: number[] = [0];
  let effects = 0;
  let lastAt = 0;
  const note = (effect: Effect, at: number) => {
    if (effect.type !== 'send') return;
    effects += 1;
    lastAt = at;
    if (!isSampled(effect.origin.subject.ref)) return;
    const event = times.get(eventIdOf(effect));
    if (event !== undefined) event.committedAt = at;
  };
  const spans = (skip: number, span: (event: Times, committedAt: number) => number) =>
    [...times.values()]
      .slice(skip)
      .flatMap((event) => (event.committedAt === null ? [] : [span(event, event.committedAt)]));
  return {
    effects: () => effects,
    lastAt: () => lastAt,
    called(ids) {
      const calledAt = performance.now();
      for (const id of ids) {
        if (isSampled(id)) times.set(id, { calledAt, ackedAt: null, committedAt: null });
        timedOf.push(times.size);
      }
    },
    acknowledged(ids) {
      const now = performance.now();
      for (const id of ids) {
        const event = isSampled(id) ? times.get(id) : undefined;
        if (event !== undefined) event.ackedAt = now;
      }
    },
    committed(results, at) {
      for (const result of results) for (const effect of result.effects) note(effect, at);
    },
    timed: (events) => timedOf[events] ?? times.size,
    fromCall: (skip = 0) => spans(skip, ({ calledAt }, at) => at - calledAt),
    fromAcknowledgement: (skip = 0) =>
      spans(skip, ({ ackedAt }, at) => Math.max(0, at - (ackedAt ?? at))),
  };
}

function eventIdOf(effect: Extract<Effect, { type: 'send' }>): string {
  const type = effect.origin.step === 'hello' ? 'member.joined' : 'message.received';
  return `${type}-${effect.origin.subject.ref.split('/p')[1]}`;
}
