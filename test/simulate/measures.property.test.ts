import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import { openWorld } from '../runtime/world.ts';
import { workspaceOf } from './measured-world.ts';
import {
  CONDITIONS,
  type Ladder,
  laddersText,
  naiveCrossings,
  type Told,
} from './naive-measures.ts';
import { at, CUSTOMER, smallWorld } from './small-world.ts';

const RUNS = 12 * Number(process.env.FUZZ ?? 1);
const BEGIN = at('2026-03-02T09:00:00+08:00');
const MINUTE = 60_000;
const END = BEGIN + 40 * 24 * 60 * MINUTE;

const WATCHER = `flow: watcher
about: customer
key: event.id
start: [{ on: segment.entered }, { on: segment.left }]
vars: { what: '', when: '' }
steps:
  note:
    update:
      vars:
        what: "= trigger.type + ' ' + trigger.data.ladder + '.' + trigger.data.segment + (trigger.type == 'segment.left' ? '' : ' from ' + trigger.data.from)"
        when: "= string(now)"
    end: noted
`;

const ladders: fc.Arbitrary<readonly Ladder[]> = fc
  .array(fc.array(fc.constantFrom(...CONDITIONS), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all.map((conditions, index) => ({
      name: `l${index}`,
      // Equal conditions are a mistake of the workspace.
      levels: [...new Set(conditions)].map((condition, level) => ({
        name: `s${level}`,
        condition,
      })),
    })),
  );

/** Bursts, days of silence, several at one minute, and some that are told late. */
const told: fc.Arbitrary<readonly Told[]> = fc
  .array(
    fc.record({
      gap: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 90, max: 3 * 24 * 60 }),
      ),
      late: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        fc.integer({ min: -60, max: 20_000 }),
      ),
      type: fc.constantFrom<Told['type']>('order.paid', 'message.received', 'page.viewed'),
      amount: fc.integer({ min: -20, max: 90 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((events) => {
    let minutes = 0;
    return events.flatMap(({ gap, late, type, amount }) => {
      minutes += gap;
      const acceptedAt = BEGIN + minutes * MINUTE;
      return acceptedAt > END
        ? []
        : [{ acceptedAt, time: acceptedAt - late * MINUTE, type, amount }];
    });
  });

function dataOf({ type, amount }: Told) {
  if (type === 'order.paid') return { amountMinor: amount };
  return type === 'page.viewed' ? { url: amount === 0 ? 'no' : 'yes' } : {};
}

const written = (vars: Readonly<Record<string, unknown>>) =>
  `${String(vars.when)} ${String(vars.what)}`;

describe('segments that are kept event by event', () => {
  it('are entered and left at the instants at which a count of everything says so', () => {
    fc.assert(
      fc.property(ladders, told, (some, events) => {
        const { world } = smallWorld([WATCHER], { workspace: workspaceOf(laddersText(some)) });
        for (const [index, event] of events.entries()) {
          const { type, time, acceptedAt } = event;
          world.advanceTo(instant(acceptedAt));
          const data = dataOf(event);
          world.send({
            id: `e${index}`,
            source: 't',
            type,
            subject: CUSTOMER,
            time: instant(time),
            data,
          });
        }
        world.advanceTo(instant(END));
        const found = world.instances().map(({ vars }) => written(vars));
        expect(found).toEqual(naiveCrossings(some, events, END));
      }),
      { numRuns: RUNS },
    );
  });

  it('do so in a store, where each turn reads the state anew', async () => {
    await fc.assert(
      fc.asyncProperty(ladders, told, async (some, events) => {
        const world = await openWorld({ workspace: laddersText(some), flows: [WATCHER] });
        const goTo = async (target: number) => {
          for (;;) {
            const next = await world.store.nextDueAt();
            if (next === null || next > target) break;
            world.system.advance(Math.max(0, next - world.clock.now()));
            await world.worker.settle();
          }
          world.system.advance(target - world.clock.now());
        };
        for (const [index, event] of events.entries()) {
          await goTo(event.acceptedAt);
          const time = new Date(event.time).toISOString();
          const { type } = event;
          await world.tell({
            id: `e${index}`,
            source: 't',
            type,
            subject: 'customer/p1',
            time,
            data: dataOf(event),
          });
          await world.worker.settle();
        }
        await goTo(END);
        const found = (await world.instances()).map(({ vars, order }) => ({ vars, order }));
        found.sort((left, right) => left.order - right.order);
        const naive = naiveCrossings(some, events, END);
        // The store lists so many at most.
        if (naive.length < 200) expect(found.map(({ vars }) => written(vars))).toEqual(naive);
        else expect(found).toHaveLength(200);
      }),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  });
});
