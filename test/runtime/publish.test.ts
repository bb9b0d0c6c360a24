import { describe, expect, it } from 'vitest';
import { importFlows, pauseFlow, publishFlow } from '../../engine/runtime/index.ts';
import { archiveFlow, resumeFlow } from '../../engine/runtime/publish.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { about, flowId, GREET, manualClock, openWorld } from './world.ts';

const BROKEN = GREET.replace('next: listen', 'next: lisen');
const ID = flowId('greet');

function open() {
  return { store: openMemoryStore(), clock: manualClock() };
}

async function draft(desk: ReturnType<typeof open>, text: string, id = ID) {
  await desk.store.saveDraft({ id, title: 'x', text, now: desk.clock.now() });
}

describe('publishing', () => {
  it('makes the draft a version and the flow active', async () => {
    const desk = open();
    await draft(desk, GREET);
    const version = await publishFlow(desk, ID, 'chen');
    expect(version).toMatchObject({ flow: ID, version: 1, text: GREET, publishedBy: 'chen' });
    expect(await desk.store.flow(ID)).toMatchObject({ status: 'active', version: 1 });
  });

  it('makes no version of what does the same', async () => {
    const desk = open();
    await draft(desk, GREET);
    await publishFlow(desk, ID, 'chen');
    await draft(desk, `# a comment\n${GREET}`);
    expect(await publishFlow(desk, ID, 'chen')).toMatchObject({ version: 1 });
    await draft(desk, GREET.replace('谢谢', '多谢'));
    expect(await publishFlow(desk, ID, 'chen')).toMatchObject({ version: 2 });
  });

  it('is refused with the findings while there are mistakes', async () => {
    const desk = open();
    await draft(desk, BROKEN);
    await expect(publishFlow(desk, ID, 'chen')).rejects.toMatchObject({
      code: 'FLOW_HAS_FINDINGS',
      details: {
        flow: 'greet',
        findings: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]),
      },
    });
    expect(await desk.store.flow(ID)).toMatchObject({ status: 'draft', version: null });
  });

  it('is refused for a flow that is not there', async () => {
    await expect(publishFlow(open(), ID, 'chen')).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
  });

  it('is refused when the text names another flow', async () => {
    const desk = open();
    await draft(desk, GREET, flowId('other'));
    await expect(publishFlow(desk, flowId('other'), 'chen')).rejects.toMatchObject({
      code: 'FLOW_HAS_FINDINGS',
      details: { findings: [expect.objectContaining({ code: 'FLOW_ID_DIFFERS' })] },
    });
  });

  it('leaves a paused flow paused, and is refused for an archived one', async () => {
    const desk = open();
    await draft(desk, GREET);
    await publishFlow(desk, ID, 'chen');
    await pauseFlow(desk, ID);
    await draft(desk, GREET.replace('谢谢', '多谢'));
    await publishFlow(desk, ID, 'chen');
    expect(await desk.store.flow(ID)).toMatchObject({ status: 'paused', version: 2 });
    await archiveFlow(desk, ID);
    await expect(publishFlow(desk, ID, 'chen')).rejects.toMatchObject({ code: 'FLOW_STATUS' });
  });

  it('is refused while the workspace has mistakes', async () => {
    const desk = open();
    await desk.store.saveWorkspaceText('zone: [', desk.clock.now());
    await draft(desk, GREET);
    await expect(publishFlow(desk, ID, 'chen')).rejects.toMatchObject({
      code: 'WORKSPACE_INVALID',
    });
  });
});

describe('the status of a flow', () => {
  it('lets a paused flow start nothing, while those in flight go on', async () => {
    const world = await openWorld({ flows: [GREET] });
    const desk = { store: world.store, clock: world.clock };
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await pauseFlow(desk, ID);
    await world.tell(about('b', 'member.joined'), about('a', 'message.received'));
    await world.worker.settle();
    await resumeFlow(desk, ID);
    await world.tell(about('c', 'member.joined'));
    await world.worker.settle();
    const subjects = (await world.instances()).map(({ subject, status }) => [subject.ref, status]);
    expect(subjects.toSorted()).toEqual([
      ['g/a', 'completed'],
      ['g/c', 'active'],
    ]);
  });

  it.each([
    ['a draft cannot be paused', pauseFlow, []],
    ['a draft cannot be resumed', resumeFlow, []],
    ['an archived draft cannot be resumed', resumeFlow, [archiveFlow]],
    ['an archived flow cannot be archived', archiveFlow, [archiveFlow]],
    ['an active flow cannot be resumed', resumeFlow, [publish]],
    ['a paused flow cannot be paused', pauseFlow, [publish, pauseFlow]],
  ] as const)('%s', async (_title, change, before) => {
    const desk = open();
    await draft(desk, GREET);
    for (const step of before) await step(desk, ID);
    await expect(change(desk, ID)).rejects.toMatchObject({ code: 'FLOW_STATUS' });
  });

  it('takes an archived flow back', async () => {
    const desk = open();
    await draft(desk, GREET);
    await publishFlow(desk, ID, 'chen');
    await archiveFlow(desk, ID);
    await resumeFlow(desk, ID);
    expect(await desk.store.flow(ID)).toMatchObject({ status: 'active' });
  });

  it('cannot be changed of a flow that is not there', async () => {
    await expect(pauseFlow(open(), ID)).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
  });
});

describe('an import', () => {
  it('tells what is doubtful in the workspace that it brings in', async () => {
    const workspace = 'classes: { promo: { cap: [{ max: 0, per: day }] } }\n';
    const { doubts } = await importFlows(open(), { workspace, flows: [] }, 'import');
    expect(doubts.map(({ code }) => code)).toEqual(['NEVER_SENT']);
  });

  it('publishes what is right, keeps the rest as drafts, and says why', async () => {
    const desk = open();
    const flows = [
      { id: ID, text: GREET },
      { id: flowId('broken'), text: BROKEN.replace('flow: greet', 'flow: broken') },
      { id: flowId('renamed'), text: GREET },
      { id: flowId('garbage'), text: '{{{' },
    ];
    const report = await importFlows(desk, { workspace: 'zone: Asia/Tokyo\n', flows }, 'import');
    expect(report.published.map(({ flow, version }) => [flow, version])).toEqual([['greet', 1]]);
    expect(report.rejected.map(({ id, findings }) => [id, findings.length > 0])).toEqual([
      ['broken', true],
      ['renamed', true],
      ['garbage', true],
    ]);
    const stored = (await desk.store.listFlows()).map(({ id, status, title }) => [
      id,
      status,
      title,
    ]);
    expect(stored).toEqual([
      ['broken', 'draft', '欢迎'],
      ['garbage', 'draft', 'garbage'],
      ['greet', 'active', '欢迎'],
      ['renamed', 'draft', '欢迎'],
    ]);
    expect(await desk.store.workspaceText()).toBe('zone: Asia/Tokyo\n');
  });

  it('leaves alone what is stored already', async () => {
    const desk = open();
    await draft(desk, BROKEN);
    const report = await importFlows(
      desk,
      { workspace: null, flows: [{ id: ID, text: GREET }] },
      'x',
    );
    expect(report).toEqual({ published: [], rejected: [], doubts: [] });
    expect(await desk.store.flow(ID)).toMatchObject({ draft: BROKEN, status: 'draft' });
  });

  it('stores nothing when the workspace has mistakes', async () => {
    const desk = open();
    const flows = [{ id: ID, text: GREET }];
    await expect(
      importFlows(desk, { workspace: 'zone: Nowhere/X\n', flows }, 'x'),
    ).rejects.toMatchObject({
      code: 'WORKSPACE_INVALID',
      details: {
        findings: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]),
      },
    });
    expect([await desk.store.listFlows(), await desk.store.workspaceText()]).toEqual([[], null]);
  });
});

async function publish(desk: ReturnType<typeof open>) {
  await publishFlow(desk, ID, 'chen');
}
