import { expect } from 'vitest';
import type { FlowId, PlanHash } from '../../../engine/base/index.ts';
import { sha256Hex } from '../../../engine/base/index.ts';
import {
  at,
  type Check,
  compiledOf,
  customer,
  event,
  greet,
  instanceOf,
  NOW,
  publish,
  runTurn,
  welcome,
} from './fixtures.ts';

const draft = { id: welcome, title: '欢迎', text: 'flow: welcome\n', now: NOW };

export function draftContract(check: Check): void {
  check('creates a draft, and replaces it', async ({ store }) => {
    const created = await store.saveDraft({ ...draft, ifHash: null });
    expect(created).toEqual({
      id: welcome,
      title: '欢迎',
      status: 'draft',
      draft: draft.text,
      draftHash: sha256Hex(draft.text),
      version: null,
      updatedAt: NOW,
    });
    const changed = { ...draft, text: 'flow: welcome # changed\n', now: at(5) };
    const saved = await store.saveDraft({ ...changed, ifHash: created.draftHash });
    expect(saved).toEqual({
      ...created,
      draft: changed.text,
      draftHash: sha256Hex(changed.text),
      updatedAt: at(5),
    });
    expect(await store.flow(welcome)).toEqual(saved);
    expect(await store.listFlows()).toEqual([saved]);
  });

  check('refuses a draft whose author began with another text', async ({ store }) => {
    const { draftHash } = await store.saveDraft(draft);
    const refused = {
      code: 'DRAFT_CHANGED',
      details: { flow: welcome, draft: draft.text, draftHash },
    };
    const other = { ...draft, text: 'flow: welcome # mine\n' };
    await expect(store.saveDraft({ ...other, ifHash: 'x' })).rejects.toMatchObject(refused);
    await expect(store.saveDraft({ ...other, ifHash: null })).rejects.toMatchObject(refused);
    const fresh = { ...draft, id: 'fresh' as FlowId, ifHash: 'x' };
    await expect(store.saveDraft(fresh)).rejects.toMatchObject({
      code: 'DRAFT_CHANGED',
      details: { flow: 'fresh', draft: null, draftHash: null },
    });
    expect((await store.flow(welcome))?.draft).toBe(draft.text);
  });

  check('lets one of two authors win', async ({ store, other }) => {
    const { draftHash } = await store.saveDraft(draft);
    const outcomes = await Promise.allSettled([
      store.saveDraft({ ...draft, text: 'a', ifHash: draftHash }),
      other.saveDraft({ ...draft, text: 'b', ifHash: draftHash }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  check('raises the revision with every change, and only then', async ({ store }) => {
    const seen = [await store.revision()];
    const note = async (change: Promise<unknown>) => {
      await change;
      seen.push(await store.revision());
    };
    await note(store.saveDraft(draft));
    await note(store.saveDraft({ ...draft, now: at(1) }));
    await note(publish(store, welcome));
    await note(store.setFlowStatus(welcome, 'paused', at(2)));
    await note(store.saveWorkspaceText('zone: UTC\n', at(3)));
    await note(store.saveWorkspaceText('zone: UTC\n', at(4)));
    const steps = seen.map((revision, index) =>
      Math.sign(revision - (seen[index - 1] ?? revision)),
    );
    expect(steps).toEqual([0, 1, 0, 1, 1, 1, 0]);
    expect(await store.workspaceText()).toBe('zone: UTC\n');
  });
}

export function versionContract(check: Check): void {
  check('numbers versions, and adds none for the same plan', async ({ store }) => {
    await store.saveDraft(draft);
    const add = (hash: string, text: string) =>
      store.addVersion({
        flow: welcome,
        text,
        compiled: compiledOf(welcome, hash),
        by: 'ann',
        now: at(1),
      });
    const first = await add('a', 'one');
    expect(first).toEqual({
      flow: welcome,
      version: 1,
      hash: 'a'.padEnd(64, '0'),
      text: 'one',
      compiled: compiledOf(welcome, 'a'),
      publishedAt: at(1),
      publishedBy: 'ann',
    });
    expect(await add('a', 'one # comment')).toEqual(first);
    const second = await add('b', 'two');
    const third = await add('a', 'three');
    expect(await store.versions(welcome)).toEqual([third, second, first]);
    expect(await store.versionByHash(first.hash)).toEqual(third);
    expect(await store.versionByHash('none' as PlanHash)).toBeNull();
    expect(await store.activeVersions()).toEqual([third]);
    expect(await store.flow(welcome)).toMatchObject({ version: 3, status: 'active' });
  });

  check('starts only active flows, by id', async ({ store }) => {
    for (const id of ['b', 'a', 'c', 'd']) await publish(store, id as FlowId, id);
    await store.saveDraft({ ...draft, id: 'e' as FlowId });
    await store.setFlowStatus('c' as FlowId, 'paused', at(1));
    await store.setFlowStatus('d' as FlowId, 'archived', at(1));
    expect((await store.activeVersions()).map((version) => version.flow)).toEqual(['a', 'b']);
    await publish(store, 'c' as FlowId, 'c2');
    expect(await store.flow('c' as FlowId)).toMatchObject({ status: 'paused', version: 2 });
  });

  check('refuses a status that publishing does not allow, and unknown flows', async ({ store }) => {
    await store.saveDraft(draft);
    const none = 'none' as FlowId;
    await expect(store.setFlowStatus(welcome, 'active', NOW)).rejects.toMatchObject({
      code: 'FLOW_STATUS',
    });
    await expect(store.setFlowStatus(none, 'paused', NOW)).rejects.toMatchObject({
      code: 'FLOW_NOT_FOUND',
    });
    await expect(publishMissing()).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    await publish(store, welcome);
    await expect(store.setFlowStatus(welcome, 'draft', NOW)).rejects.toMatchObject({
      code: 'FLOW_STATUS',
    });
    expect(await store.flow(none)).toBeNull();

    function publishMissing() {
      return store.addVersion({
        flow: none,
        text: '',
        compiled: compiledOf(none, 'a'),
        by: 'x',
        now: NOW,
      });
    }
  });
}

export function figureContract(check: Check): void {
  check('counts instances and figures of steps as turns go by', async ({ store }) => {
    await publish(store, welcome);
    const ask = 'ask' as typeof greet;
    const count = (step: typeof greet, port: string, version = 1) => ({
      flow: welcome,
      version,
      step,
      port,
      count: 1,
    });
    await store.ingest(
      ['ann', 'bob', 'cid'].map((person) => event(person, customer(person))),
      NOW,
    );
    await runTurn(store, ({ entity }) => ({
      instances: [instanceOf(customer(entity.ref), { version: entity.ref === 'cid' ? 2 : 1 })],
      funnel: [count(greet, '', entity.ref === 'cid' ? 2 : 1)],
      refusals: [{ flow: welcome, why: 'running', count: 2 }],
    }));
    await store.ingest([event('2', customer('ann')), event('3', customer('bob'))], NOW);
    await runTurn(store, ({ entity, instances }) => ({
      instances: instances.map((each) =>
        entity.ref === 'ann'
          ? { ...each, steps: [greet, ask] }
          : { ...each, status: 'completed' as const, outcome: 'done', steps: [] },
      ),
      funnel: [count(greet, 'next'), count(greet, 'next'), count(ask, '')],
    }));
    expect(await store.counts()).toEqual({
      welcome: { active: 2, completed: 1, cancelled: 0, failed: 0 },
    });
    const unended = { ended: 0, won: 0, arms: [], messages: [] };
    expect(await store.figures(welcome, null)).toEqual([
      { step: 'ask', live: 1, entered: 2, ports: {}, ...unended },
      { step: 'greet', live: 2, entered: 3, ports: { next: 4 }, ...unended },
    ]);
    expect(await store.figures(welcome, 2)).toEqual([
      { step: 'greet', live: 1, entered: 1, ports: {}, ...unended },
    ]);
    expect(await store.figures('none' as FlowId, null)).toEqual([]);
    expect(await store.outcomes(welcome)).toEqual([
      { status: 'completed', outcome: 'done', count: 1 },
    ]);
    expect(await store.outcomes('none' as FlowId)).toEqual([]);
  });
}
