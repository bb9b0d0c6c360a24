import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import type { TrafficEvent } from '../../../server/traffic/index.ts';
import { traffic } from '../../../server/traffic/index.ts';
import type { Ground } from '../ground.ts';
import { openGround } from '../ground.ts';

let ground: Ground | undefined;
afterEach(() => ground?.close());

const some = (seed: number, events: number): readonly TrafficEvent[] => [
  ...traffic({ seed, events }),
];

test('the same seed gives the same bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(300), (seed, events) => {
      expect(JSON.stringify(some(seed, events))).toBe(JSON.stringify(some(seed, events)));
    }),
    { numRuns: 25 },
  );
});

test('fewer events of a seed in as many groups are the beginning of more', () => {
  expect(some(7, 240)).toEqual(some(7, 250).slice(0, 240));
});

test('seeds do not mix: their refs differ', () => {
  const subjects = (seed: number) => new Set(some(seed, 200).map(({ subject }) => subject));
  expect(subjects(1).intersection(subjects(2))).toEqual(new Set());
});

test('every event has its own id', () => {
  expect(new Set(some(3, 2000).map(({ id }) => id)).size).toBe(2000);
});

test('nobody speaks before joining or after leaving', () => {
  const present = new Set<string>();
  for (const { type, subject } of some(5, 5000)) {
    const ref = subject.split('/').at(-1) ?? '';
    if (type === 'group.created') continue;
    if (type === 'member.joined') present.add(ref);
    expect([type, subject, present.has(ref)]).toEqual([type, subject, true]);
    if (type === 'member.left') present.delete(ref);
  }
});

test('has a bit of everything that flows live on', () => {
  const types = new Set(some(1, 1000).map(({ type }) => type));
  expect([...types].sort()).toEqual([
    'group.created',
    'link.clicked',
    'member.joined',
    'member.left',
    'message.answered',
    'message.received',
    'order.paid',
    'trial.started',
  ]);
});

test('carries times only when it is told where to begin, and they do not go back', () => {
  expect(some(1, 50).some((event) => 'time' in event)).toBe(false);
  const from = instant(Date.UTC(2026, 2, 2));
  const times = [...traffic({ seed: 1, events: 50, from })].map(({ time }) => time ?? '');
  expect(times[0]).toBe('2026-03-02T00:00:00.000Z');
  expect(times).toEqual([...times].sort());
});

test('the server accepts all of it', async () => {
  ground = await openGround();
  const body = [...some(9, 1000)].map((event) => ({ ...event, data: { ...event.data } }));
  expect(await ground.client.sendEvents({ body })).toEqual({ accepted: 1000, duplicates: 0 });
});
