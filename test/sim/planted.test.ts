import { describe, expect, it } from 'vitest';
import type { EffectKey } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Effect, EntityState } from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import type { EntityResult } from '../../engine/store/index.ts';
import {
  acknowledgeFirst,
  claimTwice,
  cursorOverSequence,
  staleCache,
  type TurnChange,
  withoutDeduplication,
  withoutPromise,
  withTurns,
} from './mutant-stores.ts';
import type { Mutant } from './run-seed.ts';
import { runSeed } from './run-seed.ts';

const SEEDS_MAX = 200;
const HOUR_MS = 3_600_000;

function inTurns(change: TurnChange): Mutant {
  return { database: (store) => withTurns(store, change) };
}

function otherKey({ key }: { readonly key: EffectKey }): EffectKey {
  return `${key}again` as EffectKey;
}

/** Moves the due times of what a turn writes. */
function shiftTimers(ms: number): Mutant {
  const shift = ({ timers }: EntityResult['instances'][number]) =>
    Object.fromEntries(
      Object.entries(timers).map(([key, timer]) => [
        key,
        { ...timer, dueAt: plusMs(timer.dueAt, ms) },
      ]),
    );
  return inTurns({
    results: (result) => ({
      ...result,
      instances: result.instances.map((each) => ({ ...each, timers: shift(each) })),
    }),
  });
}

function forgetful(state: EntityState): EntityState {
  const { gate, ...others } = state;
  if (gate === undefined) return state;
  const { sent: _forgotten, ...rest } = gate;
  return { ...others, gate: rest };
}

/** Bugs as people make them, each with what a check must say of it. */
const PLANTED: readonly (readonly [bug: string, mutant: Mutant, told: RegExp])[] = [
  [
    'a message that goes out twice under two keys',
    inTurns({
      results: (result) => ({
        ...result,
        effects: result.effects.flatMap((effect) => [effect, { ...effect, key: otherKey(effect) }]),
      }),
    }),
    /^effects: .* nobody decided it/,
  ],
  [
    'a timer that is not stored',
    inTurns({
      results: (result) => ({
        ...result,
        instances: result.instances.map((each) => ({ ...each, timers: {} })),
      }),
    }),
    /^timers: .* is still in/,
  ],
  ['a timer that is stored too early', shiftTimers(-10 * 60_000), /^timers: .* ms after entering/],
  [
    'a row that is stepped over by a cursor on its number',
    { database: cursorOverSequence },
    /^taken: never/,
  ],
  ['a cache that another worker has made stale', { node: staleCache }, /^replay: .* differs in/],
  ['events that are not deduplicated', { database: withoutDeduplication }, /^taken: .* twice/],
  ['an acknowledgement before the commit', { node: acknowledgeFirst }, /^taken: never/],
  [
    'a second try of a message that may be tried once',
    {
      core: (input) => {
        const turn = openEntityTurn(input);
        const finish = () => {
          const change = turn.finish();
          const once = (effect: Effect): Effect =>
            effect.type === 'send' ? { ...effect, promise: 'at-most-once' } : effect;
          return { ...change, effects: change.effects.map(once) };
        };
        return { ...turn, finish };
      },
      database: withoutPromise,
    },
    /^effects: .* may be tried once in doubt/,
  ],
  [
    'events that are taken in the wrong order',
    inTurns({ work: (work) => ({ ...work, inbox: work.inbox.toReversed() }) }),
    /^taken: order/,
  ],
  [
    'a cooldown that is forgotten',
    inTurns({ work: (work) => ({ ...work, state: work.state && { ...work.state, ended: {} } }) }),
    /^reentry: .* (after the last one|once more)/,
  ],
  [
    'a live instance that a turn does not see',
    inTurns({ work: (work) => ({ ...work, instances: work.instances.slice(1) }) }),
    /^reentry: .* started while/,
  ],
  [
    'a gate that forgets what went out',
    inTurns({ work: (work) => ({ ...work, state: work.state && forgetful(work.state) }) }),
    /^gate: .* too many/,
  ],
  [
    'a message that the ledger does not tell of',
    {
      core: (input) => {
        const turn = openEntityTurn(input);
        return { ...turn, finish: () => ({ ...turn.finish(), ledger: [] }) };
      },
    },
    /^gate: .* in no ledger/,
  ],
  [
    'a journal that loses its last entry',
    inTurns({ results: (result) => ({ ...result, journal: result.journal.slice(0, -1) }) }),
    /^replay: the journal/,
  ],
  [
    'figures that are not counted',
    inTurns({ results: (result) => ({ ...result, funnel: [] }) }),
    /^counts: /,
  ],
  [
    'results of messages that are dropped',
    {
      database: (store) => ({
        ...store,
        settleDeliveries: (settlements, now) =>
          store.settleDeliveries(
            settlements.map((settlement) => ({ ...settlement, events: [] })),
            now,
          ),
      }),
    },
    /^taken: never/,
  ],
  [
    'a claim that never ends',
    {
      database: (store) => ({
        ...store,
        claimDeliveries: (options) =>
          store.claimDeliveries({ ...options, leaseMs: Number.MAX_SAFE_INTEGER }),
      }),
    },
    /^rest: something is left/,
  ],
  ['a lock that a rollback keeps', inTurns({ rollback: async () => {} }), /^rest: /],
  [
    'a clock that runs ahead in the core',
    { core: (input) => openEntityTurn({ ...input, now: plusMs(input.now, HOUR_MS) }) },
    /^timers: .* ahead of its time/,
  ],
  [
    'an instance that moves to another version',
    inTurns({
      work: (work) => ({
        ...work,
        instances: work.instances.map((each) => ({ ...each, version: each.version + 1 })),
      }),
    }),
    /^reentry: .* became another/,
  ],
  [
    'a failed try that is called sent',
    {
      database: (store) => ({
        ...store,
        settleDeliveries: (settlements, now) =>
          store.settleDeliveries(
            settlements.map((each) => ({ ...each, status: 'sent' as const })),
            now,
          ),
      }),
    },
    /^effects: .* called sent and has not arrived/,
  ],
  [
    'a delivery that is handed out again',
    { database: claimTwice },
    /^effects: .* was claimed after/,
  ],
  [
    'effects that are not stored',
    inTurns({ results: (result) => ({ ...result, effects: [] }) }),
    /^effects: .* is not in the outbox/,
  ],
];

describe('the checks of the simulation', () => {
  it.each(PLANTED)('find %s', async (_, mutant, told) => {
    const said: string[] = [];
    let seed = 0;
    while (seed < SEEDS_MAX && !said.some((text) => told.test(text))) {
      seed += 1;
      said.push(...(await runSeed(seed, mutant)).violations);
    }
    expect(
      said.filter((text) => told.test(text)).length,
      said.slice(0, 9).join('\n'),
    ).toBeGreaterThan(0);
  });
});
