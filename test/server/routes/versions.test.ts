import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../../server/client.ts';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

const FIRST = `flow: care
title: 关怀
about: member
start: [{ on: member.joined }]
steps:
  old: { wait: { for: 3d }, end: done }
`;
const SECOND = FIRST.replace('old:', 'fresh:').replace('for: 3d', 'for: 4d');
const MOVES = `${SECOND}migrate: { steps: { old: { to: fresh } } }\n`;
const params = { id: 'care' };

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
  await publish(ground.client, 'care', FIRST);
  await ground.client.sendEvents({ body: ['p1', 'p2'].map((ref) => joined(ref, ref)) });
  await ground.installation.worker.settle();
});
afterEach(() => ground.close());

async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error('The call was not refused.');
  return error.problem;
}

async function places() {
  await ground.installation.worker.settle();
  const { items } = await ground.client.listInstances();
  return items.map(({ version, steps }) => `${version} ${steps.join()}`);
}

const moved = {
  version: 1,
  step: 'old',
  live: 2,
  fate: 'moves',
  to: 'fresh',
  enter: false,
  outcome: null,
};

describe('the impact of a flow', () => {
  test('is told of its draft, of a text and of other rules', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: MOVES });
    const impact = { version: 2, live: 2, steps: [moved], findings: [] };
    expect(await client.impactFlow({ params })).toEqual(impact);
    const stays = await client.impactFlow({ params, body: { text: SECOND } });
    expect(stays.steps).toMatchObject([{ step: 'old', fate: 'stays', to: null }]);
    const migrate = { steps: { old: { end: 'dropped' } } };
    const ends = await client.impactFlow({ params, body: { migrate } });
    expect(ends.steps).toMatchObject([{ fate: 'ends', outcome: 'dropped' }]);
    expect(await places()).toEqual(['1 old', '1 old']);
  });

  test('is refused for a rule that says two things, and for a text with mistakes', async () => {
    const { client } = ground;
    const two = { migrate: { steps: { old: { to: 'fresh', end: 'x' } } } } as never;
    expect(await refusal(client.impactFlow({ params, body: two }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await refusal(client.impactFlow({ params, body: { text: 'a: 1' } }))).toMatchObject({
      code: 'FLOW_HAS_FINDINGS',
    });
    expect(await refusal(client.impactFlow({ params, body: { version: 9 } }))).toMatchObject({
      code: 'VERSION_NOT_FOUND',
    });
  });
});

describe('publishing', () => {
  test('moves those of older versions, tells how far it is, and who did it and why', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: MOVES });
    await client.publishFlow({ params, body: { reason: '步骤改名' } });
    const begun = (await client.getFlow({ params })).migration;
    expect(begun).toMatchObject({
      version: 2,
      by: 'owner',
      reason: '步骤改名',
      asked: 0,
      older: 2,
    });
    expect(await places()).toEqual(['2 fresh', '2 fresh']);
    expect((await client.getFlow({ params })).migration).toMatchObject({ asked: 2, older: 0 });
    const [instance] = (await client.listInstances()).items;
    const { journal } = await client.getInstance({ params: { id: instance!.id } });
    expect(journal.at(-1)?.words.zh).toContain('从版本 1 移到版本 2');
    expect(ground.logged).toContainEqual(
      expect.objectContaining({ act: 'flow.publish', reason: '步骤改名', version: 2 }),
    );
  });

  test('is refused where somebody would have no place', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: `${SECOND}migrate: { default: move }\n` });
    const problem = await refusal(client.publishFlow({ params }));
    expect(problem).toMatchObject({
      status: 422,
      code: 'MIGRATION_REFUSED',
      details: { findings: [{ code: 'NOWHERE', version: 1, step: 'old', live: 2 }] },
    });
  });
});

test('a rollback publishes the old text, and moves as it is told', async () => {
  const { client } = ground;
  await client.saveDraft({ params, body: MOVES });
  await client.publishFlow({ params });
  await places();
  const body = { reason: '退回', migrate: { steps: { fresh: { to: 'old' } } } };
  const back = await client.rollbackFlow({ params: { ...params, version: 1 }, body });
  expect(back.version).toBe(3);
  expect(await places()).toEqual(['3 old', '3 old']);
  const flow = await client.getFlow({ params });
  expect(flow).toMatchObject({ version: 3, draft: MOVES, migration: { reason: '退回', asked: 2 } });
  const none = client.rollbackFlow({ params: { ...params, version: 7 }, body: { reason: 'x' } });
  expect(await refusal(none)).toMatchObject({ code: 'VERSION_NOT_FOUND' });
});

test('an instance is moved by hand to a step of its version, which it performs', async () => {
  const { client } = ground;
  const [instance] = (await client.listInstances()).items;
  const id = { id: instance!.id };
  const unknown = client.moveInstance({ params: id, body: { step: 'none', reason: 'x' } });
  expect(await refusal(unknown)).toMatchObject({
    code: 'INPUT_INVALID',
    errors: [{ pointer: '#/step' }],
  });
  const before = Date.parse(instance!.dueAt ?? '');
  ground.pass(3_600_000);
  await client.moveInstance({ params: id, body: { step: 'old', reason: '重新来' } });
  await places();
  const moved = await client.getInstance({ params: id });
  expect(moved.instance).toMatchObject({ version: 1, steps: ['old'] });
  expect(Date.parse(moved.instance.dueAt ?? '') - before).toBe(3_600_000);
  expect(moved.journal.map(({ words }) => words.zh)).toContain('由 owner 手动移走：重新来');
  await client.cancelInstance({ params: id, body: { reason: 'x' } });
  await places();
  const late = client.moveInstance({ params: id, body: { step: 'old', reason: 'x' } });
  expect(await refusal(late)).toMatchObject({ code: 'INSTANCE_STATUS' });
});
