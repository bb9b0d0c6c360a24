import { describe, expect, it } from 'vitest';
import { importFlows, pauseFlow, publishFlow } from '../../engine/runtime/index.ts';
import { archiveFlow } from '../../engine/runtime/publish.ts';
import { about, flowId, openWorld } from './world.ts';

const BEFORE = 'roles: { manager: [zhao], expert: [li] }\n';
const AFTER = 'roles: { expert: [li] }\n';
const flow = (role: string) => `
flow: greet
about: member
start: [{ on: member.joined }]
steps:
  person: { task: { assign: { role: ${role} }, title: t, choices: { done: d } }, done: { end: x } }
`;
const ID = flowId('greet');

async function started() {
  const world = await openWorld({ flows: [] });
  const desk = { store: world.store, clock: world.clock };
  const flows = [{ id: ID, text: flow('manager') }];
  await importFlows(desk, { workspace: BEFORE, flows }, 'x');
  const change = () => importFlows(desk, { workspace: AFTER, flows: [] }, 'x');
  return { world, desk, change };
}

describe('a changed workspace', () => {
  it('is refused while an active version names what it lacks, and the old one stays', async () => {
    const { desk, change } = await started();
    await expect(change()).rejects.toMatchObject({
      code: 'WORKSPACE_IN_USE',
      message: expect.stringMatching(/Flow `greet`, version 1, step `person`: .*`manager`/),
      details: {
        uses: [{ flow: 'greet', version: 1, step: 'person', findings: [{ code: 'UNKNOWN_ROLE' }] }],
      },
    });
    expect(await desk.store.workspaceText()).toBe(BEFORE);
  });

  it('is refused while a paused flow names it, since that may be resumed', async () => {
    const { desk, change } = await started();
    await pauseFlow(desk, ID);
    await expect(change()).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' });
  });

  it('is taken once the newest version names it no more and nobody is on the older', async () => {
    const { desk, change } = await started();
    await desk.store.saveDraft({ id: ID, title: 'x', text: flow('expert'), now: desk.clock.now() });
    await publishFlow(desk, ID, 'x');
    await change();
    expect(await desk.store.workspaceText()).toBe(AFTER);
  });

  it('is refused while somebody is on a version that names it, whatever became of the flow', async () => {
    const { world, desk, change } = await started();
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await archiveFlow(desk, ID);
    await expect(change()).rejects.toMatchObject({ details: { uses: [{ version: 1 }] } });
  });

  it('is taken where only an archived flow without instances names it', async () => {
    const { desk, change } = await started();
    await archiveFlow(desk, ID);
    await change();
    expect(await desk.store.workspaceText()).toBe(AFTER);
  });
});
