import fc from 'fast-check';

/** A step of a random life of a store. Small numbers name events, persons, turns and deliveries. */
export type Command =
  | { readonly type: 'ingest'; readonly events: readonly number[] }
  | { readonly type: 'begin'; readonly rowMax: number; readonly shardMax: number }
  | { readonly type: 'commit'; readonly turn: number; readonly starts: number }
  | { readonly type: 'rollback'; readonly turn: number }
  | { readonly type: 'claim'; readonly max: number }
  | {
      readonly type: 'settle';
      readonly delivery: number;
      readonly as: 'sent' | 'failed' | 'dead' | 'waiting';
    }
  | { readonly type: 'retry'; readonly delivery: number }
  | { readonly type: 'prune'; readonly agoMs: number }
  | { readonly type: 'schedules'; readonly rules: readonly number[] }
  | { readonly type: 'advance'; readonly fails: boolean }
  | { readonly type: 'pass'; readonly ms: number };

/** More about one customer than a turn counts rows of a shard. */
const FLOOD = Array.from({ length: 40 }, (_, index) => 1_200 + 12 * index);

const small = fc.nat({ max: 7 });

const ONE: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Command>])[] = [
  [6, command('ingest', { events: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 }) })],
  [1, command('ingest', { events: fc.constant(FLOOD) })],
  [6, command('begin', { rowMax: fc.constantFrom(2, 1_000), shardMax: fc.constantFrom(1, 64) })],
  [7, command('commit', { turn: small, starts: fc.nat({ max: 63 }) })],
  [1, command('rollback', { turn: small })],
  [4, command('claim', { max: fc.constantFrom(1, 100) })],
  [
    4,
    command('settle', {
      delivery: small,
      as: fc.constantFrom('sent', 'failed', 'dead', 'waiting'),
    }),
  ],
  [2, command('retry', { delivery: small })],
  [1, command('prune', { agoMs: fc.constantFrom(0, 1, 5_000) })],
  [1, command('schedules', { rules: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 4 }) })],
  [1, command('advance', { fails: fc.boolean() })],
  [3, command('pass', { ms: fc.constantFrom(1, 1_000, 59_000, 61_000) })],
];

function command(type: Command['type'], parts: Record<string, fc.Arbitrary<unknown>>) {
  // The parts beside each type are those that the union names.
  return fc.record({ type: fc.constant(type), ...parts }) as fc.Arbitrary<Command>;
}

/** Lives of a store, the shortest that shows a mistake by shrinking. */
export const commandsArbitrary: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(...ONE.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  { minLength: 8, maxLength: 45 },
);
