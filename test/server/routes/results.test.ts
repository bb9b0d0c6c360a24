import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiError } from '../../../server/client.ts';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

const COURSE = `flow: course
about: member
start: [{ on: member.joined }]
goals: [answered]
steps:
  greet:
    send: { to: member, variants: [{ text: 你好 }, { text: "{{ member.name }},你好" }] }
    next: listen
  listen:
    wait: {}
    on: [{ event: message.received, end: answered }]
    after: [{ delay: 1d, end: silent }]
`;
const params = { id: 'course' };

test('tell which part of those who came to a step ended in a goal', async () => {
  const { client, installation } = ground;
  await publish(ground.client, 'course', COURSE);
  await client.sendEvents({ body: ['a', 'b', 'c', 'd'].map((ref) => joined(`${ref}-joins`, ref)) });
  await installation.worker.settle(ground.now());
  const reply = (ref: string) => ({
    ...joined(ref, ref),
    id: `${ref}-says`,
    type: 'message.received',
  });
  await client.sendEvents({ body: ['a', 'b', 'c'].map(reply) });
  await installation.worker.settle(ground.now());

  const { version, goals, steps, experiments } = await client.flowResults({ params });
  expect([version, goals]).toEqual([1, ['answered']]);
  expect(steps.map(({ step, ended, won }) => [step, ended, won])).toEqual([
    ['greet', 3, 3],
    ['listen', 3, 3],
  ]);
  expect(experiments.map(({ step, type, comparison }) => [step, type, comparison])).toEqual([
    ['greet', 'variants', 'few'],
  ]);
  const [{ arms } = { arms: [] }] = experiments;
  expect(arms.map(({ label }) => label.zh)).toEqual(['你好', '{{ member.name }},你好']);
  expect(arms.reduce((sum, { ended }) => sum + ended, 0)).toBe(3);
  const { figures } = await client.getFlow({ params });
  expect(figures.find(({ step }) => step === 'listen')).toMatchObject({ live: 1, ended: 3 });
});

test('are refused of a flow that was never published, and of a version that is none', async () => {
  const { client } = ground;
  await client.saveDraft({ params, body: COURSE });
  const refused = async (call: Promise<unknown>) => {
    const error = await call.catch((thrown: unknown) => thrown);
    return error instanceof ApiError ? [error.status, error.problem.code] : error;
  };
  expect(await refused(client.flowResults({ params }))).toEqual([404, 'VERSION_NOT_FOUND']);
  await publish(ground.client, 'course', COURSE);
  const query = { version: 7 };
  expect(await refused(client.flowResults({ params, query }))).toEqual([404, 'VERSION_NOT_FOUND']);
});
