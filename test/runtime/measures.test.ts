import { expect, it } from 'vitest';
import { openEntityTurn } from '../../engine/core/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import { DAY_MS, openWorld } from './world.ts';

const WORKSPACE = `
measures:
  spend: { sum: event.data.amountMinor, of: order.paid, over: 30d, about: customer }
  talks: { count: message.received, over: 7d, about: customer }
  last-talk: { last: message.received, about: customer }
segments:
  tier:
    about: customer
    levels:
      vip: { if: "measure['spend'] >= 5000" }
      active: { if: "measure['talks'] >= 3" }
      silent: { if: "now - measure['last-talk'] >= days(30)" }
      others: { else: true }
`;

/** Starts for those already silent when it is published, and for those who become so. */
const CARE = `flow: care
about: customer
start: [{ segment: tier.silent, existing: true, pace: 6000/m }]
steps:
  hello: { send: { to: customer, text: 好久不见 }, end: sent }
`;

let told = 0;

function happens(person: string, type: string, amountMinor = 0): IncomingEvent {
  told += 1;
  const id = `m${told}`;
  return { id, source: 'test', type, subject: `customer/${person}`, data: { amountMinor } };
}

const people = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `p${from + index}`);

it('a day in which windows slide wakes only those whose level changes', async () => {
  let turns = 0;
  const core: typeof openEntityTurn = (input) => {
    turns += 1;
    return openEntityTurn(input);
  };
  const world = await openWorld({ workspace: WORKSPACE, core });
  const goOn = async (days: number) => {
    world.system.advance(days * DAY_MS);
    await world.worker.settle();
  };
  // A hundred who are long silent, of whom half have paid a little.
  await world.tell(...people(0, 100).map((person) => happens(person, 'message.received')));
  await world.worker.settle();
  await goOn(2);
  await world.tell(...people(0, 50).map((person) => happens(person, 'order.paid', 100)));
  await world.worker.settle();
  // Seven have paid a lot.
  await world.tell(...people(100, 107).map((person) => happens(person, 'order.paid', 9_000)));
  await world.worker.settle();
  await goOn(29);
  const before = await world.store.segmentCounts();
  turns = 0;
  await goOn(1);
  await goOn(1);
  expect(turns).toBe(7);
  const counts = async () =>
    (await world.store.segmentCounts()).map(({ level, count }) => `${level} ${count}`);
  expect(before.map(({ level, count }) => `${level} ${count}`)).toEqual(['silent 100', 'vip 7']);
  expect(await counts()).toEqual(['silent 107']);
});

it('a start by a segment takes those who are in it already, once, when its flow is published', async () => {
  const world = await openWorld({ workspace: WORKSPACE });
  await world.tell(...people(0, 3).map((person) => happens(person, 'message.received')));
  await world.worker.settle();
  world.system.advance(30 * DAY_MS);
  await world.tell(happens('p2', 'message.received'));
  await world.worker.settle();
  await world.publish(CARE);
  await world.worker.settle();
  const started = async () =>
    (await world.instances('care')).map(({ subject }) => subject.ref).sort();
  expect(await started()).toEqual(['p0', 'p1']);
  world.system.advance(DAY_MS);
  await world.worker.settle();
  expect(await started()).toEqual(['p0', 'p1']);
  world.system.advance(29 * DAY_MS);
  await world.worker.settle();
  expect(await started()).toEqual(['p0', 'p1', 'p2']);
});
