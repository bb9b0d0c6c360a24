import { describe, expect, it } from 'vitest';
import { checkFlow, DEFAULT_WORKSPACE, STAY } from '../../engine/language/index.ts';
import { impactOf, publishFlow, rollbackFlow } from '../../engine/runtime/index.ts';
import type { World } from './world.ts';
import { about, DAY_MS, flowId, MINUTE_MS, openWorld } from './world.ts';

const FLOW = flowId('care');

/** Waits in one of three steps, as it is told. */
const first = `flow: care
title: 关怀
about: member
start: [{ on: member.joined }]
steps:
  listen:
    wait: {}
    on:
      - { event: message.received, if: "event.data.text == 'a'", next: old-nudge }
      - { event: message.received, if: "event.data.text == 'b'", next: teaser }
    after: [{ delay: 9d, end: silent }]
  old-nudge: { wait: { for: 3d }, end: nudged }
  teaser: { wait: { for: 5d }, next: bye }
  bye: { send: { to: member, text: 再见 }, end: done }
`;
const second = first
  .replace('next: old-nudge', 'next: nudge')
  .replace('old-nudge:', 'nudge:')
  .replace('for: 3d', 'for: 4d')
  .replace('next: teaser', 'next: nudge')
  .replace(/ {2}teaser: .*\n/, '')
  .replace('end: nudged', 'next: bye');
const rules =
  'migrate: { default: move, steps: { old-nudge: { to: nudge }, teaser: { to: bye, enter: true } } }';

/** People who rest in the three steps of the first version. */
async function begun(): Promise<World> {
  const world = await openWorld({ flows: [first] });
  const people = ['l1', 'l2', 'l3', 'o1', 'o2', 't1'];
  await world.tell(...people.map((person) => about(person, 'member.joined')));
  await world.worker.settle();
  const said: Record<string, string> = { o1: 'a', o2: 'a', t1: 'b' };
  await world.tell(
    ...Object.entries(said).map(([person, text]) => about(person, 'message.received', { text })),
  );
  await world.worker.settle();
  return world;
}

async function draft(world: World, text: string): Promise<void> {
  await world.store.saveDraft({ id: FLOW, title: '关怀', text, now: world.clock.now() });
}

async function places(world: World): Promise<Record<string, string>> {
  const all = await world.instances();
  const place = (steps: readonly string[], outcome: string | null) => steps[0] ?? outcome ?? '';
  return Object.fromEntries(
    all
      .map(({ subject, version, steps, outcome }) => [
        subject.ref.slice(2),
        `${version} ${place(steps, outcome)}`,
      ])
      .sort(),
  );
}

const ORDER = { by: 'chen', reason: '改版' };

describe('the impact of a version', () => {
  it('tells the fate of those in each step, and changes nothing', async () => {
    const world = await begun();
    const { compiled } = checkFlow(`${second}${rules}`, DEFAULT_WORKSPACE);
    const impact = await impactOf(world, { compiled: compiled!, rules: compiled!.plan.migrate! });
    expect(impact).toEqual({
      version: 2,
      live: 6,
      steps: [
        {
          version: 1,
          step: 'listen',
          live: 3,
          fate: { type: 'moves', to: 'listen', enter: false },
        },
        {
          version: 1,
          step: 'old-nudge',
          live: 2,
          fate: { type: 'moves', to: 'nudge', enter: false },
        },
        { version: 1, step: 'teaser', live: 1, fate: { type: 'moves', to: 'bye', enter: true } },
      ],
      findings: [],
    });
    expect(await places(world)).toMatchObject({ l1: '1 listen' });
  });

  it('finds those who would have no place, and rules about steps that never were', async () => {
    const world = await begun();
    const text = `${second}migrate: { default: move, steps: { teaser: { end: over }, x: { end: y } } }`;
    await draft(world, text);
    const { compiled } = checkFlow(text, DEFAULT_WORKSPACE);
    const impact = await impactOf(world, { compiled: compiled!, rules: compiled!.plan.migrate! });
    expect(impact.findings).toMatchObject([
      { code: 'NOWHERE', severity: 'error', version: 1, step: 'old-nudge', live: 2 },
      { code: 'STEP_UNKNOWN', severity: 'warning', step: 'x' },
    ]);
    await expect(publishFlow(world, FLOW, ORDER)).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      details: { findings: [{ code: 'NOWHERE', step: 'old-nudge', live: 2 }] },
    });
    expect(await world.store.flow(FLOW)).toMatchObject({ version: 1 });
  });

  it('finds changed types of variables, and fields that nobody has kept', async () => {
    const world = await openWorld({ flows: [first.replace('steps:', 'vars: { n: 1 }\nsteps:')] });
    await world.tell(about('p', 'member.joined'));
    await world.worker.settle();
    const codes = async (text: string) => {
      const { compiled } = checkFlow(text, DEFAULT_WORKSPACE);
      const move = { ...STAY, default: 'move' as const };
      const impact = await impactOf(world, { compiled: compiled!, rules: move });
      return impact.findings.map(({ code, live }) => [code, live]);
    };
    expect(await codes(first.replace('steps:', 'vars: { n: a }\nsteps:'))).toEqual([
      ['VARIABLE_TYPE', 1],
    ]);
    const reads = first.replace('text: 再见', 'text: "{{ trigger.data.joinScene | default: 1 }}"');
    expect(await codes(reads)).toEqual([['FIELDS_MISSING', 1]]);
  });

  it('is nothing for what does the same', async () => {
    const world = await begun();
    const { compiled } = checkFlow(first, DEFAULT_WORKSPACE);
    const impact = await impactOf(world, { compiled: compiled!, rules: STAY });
    expect(impact).toEqual({ version: null, live: 0, steps: [], findings: [] });
  });
});

describe('publishing', () => {
  it('moves the live instances as told, once each', async () => {
    const world = await begun();
    await draft(world, `${second}${rules}`);
    await publishFlow(world, FLOW, ORDER);
    await world.worker.settle();
    expect(await places(world)).toEqual({
      l1: '2 listen',
      l2: '2 listen',
      l3: '2 listen',
      o1: '2 nudge',
      o2: '2 nudge',
      t1: '2 done',
    });
    expect(world.texts()).toEqual(['再见']);
    const [migration] = await world.store.migrations(FLOW);
    expect(migration).toMatchObject({ version: 2, asked: 6, walks: 1, ...ORDER });
    world.system.advance(2 * MINUTE_MS);
    await world.worker.settle();
    expect(await world.store.migrations(FLOW)).toMatchObject([{ walks: 2, nextAt: null }]);
    // The due time is that of the old delay.
    world.system.advance(3 * DAY_MS - 2 * MINUTE_MS);
    await world.worker.settle();
    expect(await places(world)).toMatchObject({ o1: '2 done', l1: '2 listen' });
  });

  it('finds in its second walk who was started on the old version meanwhile', async () => {
    const world = await begun();
    await draft(world, `${second}${rules}`);
    await publishFlow(world, FLOW, ORDER);
    await world.worker.settle();
    const late = (await world.instances()).find(({ subject }) => subject.ref === 'g/l1')!;
    const versions = await world.store.versions(FLOW);
    const old = { ...late, version: 1, hash: versions[1]!.hash };
    await world.tell(about('l1', 'link.clicked'));
    const turn = await world.store.beginTurn({ now: world.clock.now(), rowMax: 10, shardMax: 64 });
    const [work] = turn!.work;
    const none = {
      effects: [],
      tasks: [],
      journal: [],
      funnel: [],
      refusals: [],
      presence: [],
      ledger: [],
      segments: [],
    };
    const { shard, entity, state, inbox } = work!;
    const back = { ...old, id: `${old.id.slice(0, -1)}x` as typeof old.id, order: 9 };
    await turn!.commit([{ shard, entity, state: state!, inbox, instances: [back], ...none }]);
    world.system.advance(2 * MINUTE_MS);
    await world.worker.settle();
    expect((await world.instances()).map(({ version }) => version)).toEqual(Array(7).fill(2));
  });

  it('goes on behind a version that everybody has left when its worker was cut off', async () => {
    const world = await begun();
    const [one, two] = [first.replace('再见', '回见'), first.replace('再见', '保重')];
    const people = (await world.instances()).map(({ subject }) => subject.ref.slice(2));
    await world.publish(one);
    await world.tell(...people.map((person) => about(person, 'member.left')));
    await world.tell(about('n1', 'member.joined'));
    await world.worker.settle();
    await draft(world, `${two}migrate: { default: move }`);
    await publishFlow(world, FLOW, ORDER);
    await world.store.advanceMigration(world.clock.now(), async (migration) => ({
      next: { ...migration, cursor: { version: 1, after: 'of version 1' } },
      events: [],
    }));
    await world.worker.settle();
    expect(await places(world)).toMatchObject({ n1: '3 listen' });
  });

  it('moves nobody where the flow says nothing', async () => {
    const world = await begun();
    await world.publish(second);
    await world.worker.settle();
    expect(Object.values(await places(world)).every((place) => place.startsWith('1 '))).toBe(true);
    expect(await world.store.migrations(FLOW)).toEqual([]);
  });
});

describe('a rollback', () => {
  it('publishes the old text, and moves back whom it is told to', async () => {
    const world = await begun();
    await draft(world, `${second}${rules}`);
    await publishFlow(world, FLOW, ORDER);
    await world.worker.settle();
    const to = { type: 'to', step: 'old-nudge', enter: false } as const;
    const back = { default: 'move', timers: 'keep', steps: { nudge: to } } as const;
    const order = { ...ORDER, version: 1, rules: back as never };
    expect(await rollbackFlow(world, FLOW, order)).toMatchObject({ version: 3, text: first });
    await world.worker.settle();
    expect(await places(world)).toMatchObject({ l1: '3 listen', o1: '3 old-nudge', t1: '2 done' });
    await expect(rollbackFlow(world, FLOW, { ...ORDER, version: 9 })).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    });
  });
});
