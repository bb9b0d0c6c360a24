import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../engine/base/index.ts';
import { ApiError } from '../../../server/client.ts';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish, WELCOME } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

const WELCOME_ETAG = `"${sha256Hex(WELCOME)}"`;
const params = { id: 'welcome' };

async function refusal(call: Promise<unknown>): Promise<ApiError['problem']> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error('The call was not refused.');
  return error.problem;
}

describe('drafts', () => {
  test('are stored with their findings', async () => {
    const { client } = ground;
    const saved = await client.saveDraft({ params, body: 'flow: welcome\nabout: robot\n' });
    expect(saved.etag).toBe(`"${sha256Hex('flow: welcome\nabout: robot\n')}"`);
    expect(saved.changed).toBe(true);
    expect(saved.findings.length).toBeGreaterThan(0);
    const flow = await client.getFlow({ params });
    expect(flow.draft).toBe('flow: welcome\nabout: robot\n');
    expect(flow.findings).toEqual(saved.findings);
    expect(flow.status).toBe('draft');
  });

  test('take their title from the text, or else the id', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: WELCOME });
    await client.saveDraft({ params: { id: 'bare' }, body: ': not yaml' });
    const titles = (await client.listFlows()).items.map(({ id, title }) => [id, title]);
    expect(titles.sort()).toEqual([
      ['bare', 'bare'],
      ['welcome', '欢迎新人'],
    ]);
  });

  test('are written over the one that was read', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: WELCOME });
    const headers = { 'If-Match': WELCOME_ETAG };
    const saved = await client.saveDraft({ params, body: `${WELCOME}# seen\n`, headers });
    expect(saved.etag).toBe(`"${sha256Hex(`${WELCOME}# seen\n`)}"`);
  });

  test('changed by somebody else are answered with both sides, and nothing is lost', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: `${WELCOME}# theirs\n` });
    const headers = { 'If-Match': WELCOME_ETAG };
    const told = await refusal(client.saveDraft({ params, body: `${WELCOME}# mine\n`, headers }));
    expect(told).toMatchObject({
      status: 412,
      code: 'DRAFT_CHANGED',
      details: {
        flow: 'welcome',
        draft: `${WELCOME}# theirs\n`,
        etag: `"${sha256Hex(`${WELCOME}# theirs\n`)}"`,
        mine: `${WELCOME}# mine\n`,
        mineEtag: `"${sha256Hex(`${WELCOME}# mine\n`)}"`,
      },
    });
    expect((await client.getFlow({ params })).draft).toBe(`${WELCOME}# theirs\n`);
  });

  test('are made only where there is none, when that is asked', async () => {
    const { client } = ground;
    const headers = { 'If-None-Match': '*' };
    await client.saveDraft({ params, body: WELCOME, headers });
    const told = await refusal(client.saveDraft({ params, body: WELCOME, headers }));
    expect(told.code).toBe('DRAFT_CHANGED');
  });

  test('are refused with an If-Match that is no ETag', async () => {
    const headers = { 'If-Match': 'yesterday' };
    const told = await refusal(ground.client.saveDraft({ params, body: WELCOME, headers }));
    expect(told).toMatchObject({ status: 400, errors: [{ pointer: 'If-Match' }] });
  });

  test('carry their ETag as a header too', async () => {
    await ground.client.saveDraft({ params, body: WELCOME });
    const response = await ground.request('/api/v1/flows/welcome');
    expect(response.headers.get('etag')).toBe(WELCOME_ETAG);
  });

  test('are compared with the newest version by what they do', async () => {
    const { client } = ground;
    await publish(client, 'welcome', WELCOME);
    const commented = await client.saveDraft({ params, body: `# why\n${WELCOME}` });
    const changed = await client.saveDraft({ params, body: WELCOME.replace('1d', '2d') });
    expect([commented.changed, changed.changed]).toEqual([false, true]);
  });
});

describe('publishing', () => {
  test('makes a version, whose text can be read', async () => {
    const { client } = ground;
    await client.saveDraft({ params, body: WELCOME });
    const { version, hash } = await client.publishFlow({ params });
    expect(version).toBe(1);
    expect(await client.getVersion({ params: { id: 'welcome', version: 1 } })).toEqual({
      version: 1,
      hash,
      text: WELCOME,
      publishedAt: '2026-03-02T02:00:00.000Z',
      publishedBy: 'owner',
    });
  });

  test('lists the newest version first', async () => {
    const { client } = ground;
    await publish(client, 'welcome', WELCOME);
    await publish(client, 'welcome', WELCOME.replace('1d', '2d'));
    const { versions, version } = await client.getFlow({ params });
    expect([version, versions.map((item) => item.version)]).toEqual([2, [2, 1]]);
  });

  test('is refused while the draft has errors, with the findings', async () => {
    await ground.client.saveDraft({ params, body: WELCOME.replace('next: nudge', 'next: nudg') });
    const told = await refusal(ground.client.publishFlow({ params }));
    expect(told).toMatchObject({ status: 422, code: 'FLOW_HAS_FINDINGS' });
    expect(told.details?.findings).toMatchObject([{ code: 'UNKNOWN_TARGET', step: 'menu' }]);
  });

  test('of a flow that is not there is refused', async () => {
    expect(await refusal(ground.client.publishFlow({ params }))).toMatchObject({
      status: 404,
      code: 'FLOW_NOT_FOUND',
    });
  });

  test('lets the list tell status, version, findings and live counts', async () => {
    const { client } = ground;
    await publish(client, 'welcome', WELCOME);
    await client.sendEvents({ body: [joined('1', 'p1'), joined('2', 'p2')] });
    await ground.installation.worker.settle();
    expect(await client.listFlows()).toEqual({
      items: [
        {
          id: 'welcome',
          title: '欢迎新人',
          about: 'member',
          status: 'active',
          version: 1,
          changed: false,
          errors: 0,
          warnings: 0,
          counts: { active: 2, completed: 0, cancelled: 0, failed: 0 },
          updatedAt: '2026-03-02T02:00:00.000Z',
        },
      ],
      next: null,
    });
  });

  test('shows how many rest in each step', async () => {
    const { client } = ground;
    await publish(client, 'welcome', WELCOME);
    await client.sendEvents({ body: [joined('1', 'p1'), joined('2', 'p2')] });
    await ground.installation.worker.settle();
    const { figures } = await client.getFlow({ params });
    expect(figures.find(({ step }) => step === 'menu')).toMatchObject({ live: 2, entered: 2 });
  });
});

describe('a flow', () => {
  test('that is paused starts nothing until it is resumed', async () => {
    const { client, installation } = ground;
    await publish(client, 'welcome', WELCOME);
    await client.pauseFlow({ params });
    await client.sendEvents({ body: [joined('1', 'p1')] });
    await installation.worker.settle();
    await client.resumeFlow({ params });
    await client.sendEvents({ body: [joined('2', 'p2')] });
    await installation.worker.settle();
    const { items } = await client.listInstances();
    expect(items.map(({ subject }) => subject.ref)).toEqual(['g1/p2']);
  });

  test('that is archived cannot be paused', async () => {
    const { client } = ground;
    await publish(client, 'welcome', WELCOME);
    await client.archiveFlow({ params });
    expect((await client.getFlow({ params })).status).toBe('archived');
    expect(await refusal(client.pauseFlow({ params }))).toMatchObject({
      status: 409,
      code: 'FLOW_STATUS',
    });
  });

  test('has no version that was never published', async () => {
    await publish(ground.client, 'welcome', WELCOME);
    const call = ground.client.getVersion({ params: { id: 'welcome', version: 7 } });
    expect(await refusal(call)).toMatchObject({ status: 404, code: 'VERSION_NOT_FOUND' });
  });
});

describe('a start by hand', () => {
  const start = {
    params,
    body: { subject: { kind: 'member' as const, ref: 'g1/p1' }, data: { why: 'test' } },
  };

  test('starts an instance', async () => {
    const { client, installation } = ground;
    await publish(client, 'welcome', WELCOME);
    await client.sendEvents({ body: [joined('1', 'p1')] });
    await installation.worker.settle();
    const [running] = (await client.listInstances()).items;
    await client.cancelInstance({ params: { id: running!.id }, body: { reason: '再来一次' } });
    await installation.worker.settle();
    expect(await client.startFlow(start)).toEqual({ accepted: 1 });
    await installation.worker.settle();
    const { items } = await client.listInstances();
    expect(items.map(({ status }) => status).sort()).toEqual(['active', 'cancelled']);
  });

  test('asked twice with one key happens once', async () => {
    await publish(ground.client, 'welcome', WELCOME);
    const keyed = { ...start, headers: { 'Idempotency-Key': 'k1' } };
    expect(await ground.client.startFlow(keyed)).toEqual({ accepted: 1 });
    expect(await ground.client.startFlow(keyed)).toEqual({ accepted: 0 });
  });

  test('is refused for another kind of subject', async () => {
    await publish(ground.client, 'welcome', WELCOME);
    const body = { subject: { kind: 'group' as const, ref: 'g1' } };
    expect(await refusal(ground.client.startFlow({ params, body }))).toMatchObject({ status: 400 });
  });

  test('is refused for a ref that no member can have', async () => {
    await publish(ground.client, 'welcome', WELCOME);
    const body = { subject: { kind: 'member' as const, ref: 'p1' } };
    expect(await refusal(ground.client.startFlow({ params, body }))).toMatchObject({
      errors: [{ pointer: '#/subject' }],
    });
  });

  test('is refused for a flow that is only a draft', async () => {
    await ground.client.saveDraft({ params, body: WELCOME });
    expect(await refusal(ground.client.startFlow(start))).toMatchObject({ code: 'FLOW_STATUS' });
  });
});

test('the workspace shows zone and connectors, and of secrets the names', async () => {
  const workspace = await ground.client.getWorkspace();
  expect([workspace.zone, workspace.connectors]).toEqual([
    'Asia/Shanghai',
    { sandbox: { kind: 'sandbox' } },
  ]);
});
