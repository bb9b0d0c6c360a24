import { describe, expect, it } from 'vitest';
import {
  addFromPalette,
  addStepAt,
  connectOnCanvas,
  connectPort,
  copyStep,
  dropStep,
  removeSelected,
  renameStepCommand,
  setFlowValue,
  setStepField,
} from '../../../../editor/flow/state/edits.ts';
import { isStale, openDocument } from '../../../../editor/flow/state/flow-document.ts';
import { createFlowStore } from '../../../../editor/flow/state/flow-store.ts';
import { applyFix } from '../../../../engine/language/edit/index.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../../../engine/language/index.ts';
import { EXAMPLE } from '../example-flow.ts';
import { manualLater } from './manual-later.ts';

const check = (text: string) => checkFlow(text, DEFAULT_WORKSPACE);

function opened(text = EXAMPLE) {
  const clock = manualLater();
  const store = createFlowStore({ document: openDocument(text, check), check, later: clock.later });
  const state = () => store.getState();
  const stepIds = () => state().document.shown?.flow.steps.map((step) => step.id) ?? [];
  /** Lines that the text has lost and won since it was opened. */
  const changes = () => {
    const before = text.split('\n');
    const after = state().document.text.split('\n');
    return {
      lost: before.filter((line) => !after.includes(line)),
      won: after.filter((line) => !before.includes(line)),
    };
  };
  return { store, clock, state, stepIds, changes };
}

describe('editing a flow', () => {
  it('puts a finding right, and takes that back as any other edit', () => {
    const wrong =
      'flow: f\nabout: member\nsteps:\n  a: { wait: { for: 1 day }, end: done } # ours\n';
    const { state } = opened(wrong);
    const fix = state().document.findings[0]?.fix;
    expect(fix?.title).toEqual({ zh: '改为“1d”', en: 'Change it to `1d`' });
    expect(state().run((text) => applyFix(text, fix!))).toBe(true);
    expect(state().document.text).toBe(wrong.replace('1 day', '1d'));
    expect(state().document.findings).toEqual([]);
    state().undo();
    expect(state().document.text).toBe(wrong);
  });

  it('changes only the line of the field that is edited, and undoes it to the same bytes', () => {
    const { state, changes } = opened();
    state().run(setStepField('hello', ['title'], '问候'));
    expect(changes()).toEqual({ lost: ['    title: 欢迎'], won: ['    title: 问候'] });
    state().undo();
    expect(state().document.text).toBe(EXAMPLE);
    state().redo();
    expect(changes().won).toEqual(['    title: 问候']);
  });

  it('undoes typing under one mark as one act, until it rests', async () => {
    const { state, clock } = opened();
    const type = (title: string) =>
      state().run(setStepField('hello', ['title'], title), { mark: 't' });
    type('问');
    type('问候');
    await clock.run();
    type('问候你');
    expect(state().document.history.past).toHaveLength(2);
    state().undo();
    expect(state().document.text).toContain('title: 问候\n');
    state().undo();
    expect(state().document.text).toBe(EXAMPLE);
  });

  it('checks typing when it rests, and every other edit at once', async () => {
    const { state, clock } = opened();
    state().run(setStepField('hello', ['send', 'text'], ''), { mark: 't' });
    expect(state().document.findings).toEqual([]);
    await clock.run();
    expect(state().document.findings.map((finding) => finding.step)).toContain('hello');
    state().run(setStepField('hello', ['send', 'text'], '好'));
    expect(state().document.findings).toEqual([]);
  });

  it('keeps the ways out of a step while its content is wrong', () => {
    const { state } = opened();
    state().run(setStepField('menu', ['ask', 'options', 0, 'label'], ''));
    const { shown, findings } = state().document;
    expect(findings).not.toEqual([]);
    expect(shown?.drawn.steps.map((step) => step.id)).toContain('menu');
    expect(shown?.drawn.broken).toEqual([]);
    expect(shown?.flow.broken.map((step) => step.id)).toEqual(['menu']);
  });

  it('keeps the last good picture while the YAML cannot be read', async () => {
    const { state, clock } = opened();
    state().type(`${EXAMPLE}  }{`);
    await clock.run();
    expect(isStale(state().document)).toBe(true);
    expect(state().document.shown?.text).toBe(EXAMPLE);
    expect(state().document.findings[0]?.code).toBe('YAML_SYNTAX');
    state().type(EXAMPLE);
    await clock.run();
    expect(isStale(state().document)).toBe(false);
  });

  it('says why a command could not be done, and changes nothing', () => {
    const { state } = opened();
    expect(state().run(renameStepCommand('hello', 'menu'))).toBe(false);
    expect(state().refusal?.message.en).toContain('menu');
    expect(state().document.text).toBe(EXAMPLE);
  });

  it('counts undo and YAML typing past a field that is typed in, but not the field itself', () => {
    const { state } = opened();
    state().run(setStepField('hello', ['title'], '问'), { mark: 't' });
    expect(state().epoch).toBe(0);
    state().undo();
    state().type(EXAMPLE);
    state().replace(EXAMPLE.replace('欢迎', '你好'));
    expect(state().epoch).toBe(3);
  });

  it('takes another text over as one act', () => {
    const { state } = opened();
    const other = EXAMPLE.replace('title: 例子', 'title: 别的');
    state().replace(other);
    expect(state().document.shown?.flow.title).toBe('别的');
    state().undo();
    expect(state().document.text).toBe(EXAMPLE);
  });

  it('checks again with another workspace', () => {
    const { state } = opened();
    const workspace = { ...DEFAULT_WORKSPACE, classes: {} };
    state().run(setStepField('hello', ['send', 'class'], 'service'));
    expect(state().document.findings).toEqual([]);
    state().recheck((text) => checkFlow(text, workspace));
    expect(state().document.findings).not.toEqual([]);
  });

  it('no longer selects a step that an undo took away', () => {
    const { store, state } = opened();
    copyStep(store, 'hello');
    expect(state().selection).toEqual({ step: 'hello-2' });
    state().undo();
    expect(state().selection).toBeNull();
  });
});

describe('acts on the canvas', () => {
  it('add a step from the palette behind the selected one, and select it', () => {
    const { store, state, stepIds } = opened();
    state().select({ step: 'hello' });
    addFromPalette(store, 'wait');
    expect(state().selection).toEqual({ step: 'wait' });
    expect(stepIds()).toEqual(['hello', 'wait', 'menu', 'care', 'pause', 'remind']);
    expect(state().document.text).toContain('next: wait\n');
    expect(state().document.findings).toEqual([]);
  });

  it('add a step into an edge, in front of all, and into a frame', () => {
    const { store, state, stepIds } = opened();
    addStepAt(store, 'wait', { nodeId: 'step:menu', port: 'options.1' });
    expect(state().document.text).toContain('label: 人工, next: wait');
    addStepAt(store, 'update', { nodeId: 'start.0', port: 'next' });
    expect(stepIds()[0]).toBe('update');
    addStepAt(store, 'emit', { nodeId: 'initial:care', port: 'next' });
    const emit = state().document.shown?.flow.steps.find((step) => step.kind === 'emit');
    expect(emit?.frames).toEqual(['care']);
  });

  it('drop a step onto an edge, behind a step, into a frame, and onto nothing', () => {
    const { store, state } = opened();
    const place = { nodeId: 'step:hello', port: 'next' };
    dropStep(store, 'wait', { type: 'port', place });
    dropStep(store, 'wait', { type: 'node', nodeId: 'step:pause' });
    dropStep(store, 'wait', { type: 'node', nodeId: 'step:care' });
    state().select(null);
    dropStep(store, 'wait', { type: 'pane' });
    const frames = state()
      .document.shown?.flow.steps.filter((step) => step.id.startsWith('wait'))
      .map((step) => [step.id, ...step.frames]);
    expect(frames).toHaveLength(4);
    // The last one continues the step in the frame, which leads nowhere yet.
    expect(frames?.filter(([, frame]) => frame === 'care')).toHaveLength(3);
  });

  it('lead a port to a step, to an end, and the start to another step', () => {
    const { store, state } = opened();
    connectOnCanvas(store, { nodeId: 'step:hello', port: 'failed' }, 'end:silent');
    expect(state().document.text).toContain('failed: { end: silent }');
    expect(state().selection).toEqual({ step: 'hello', port: 'failed' });
    connectOnCanvas(store, { nodeId: 'always', port: 'on.0' }, 'end:silent');
    expect(state().document.text).toContain('- { event: order.paid, end: silent }');
    connectOnCanvas(store, { nodeId: 'start.0', port: 'next' }, 'step:menu');
    expect(state().document.shown?.flow.initial).toBe('menu');
    const { text } = state().document;
    connectOnCanvas(store, { nodeId: 'step:hello', port: 'next' }, 'start.0');
    expect(state().document.text).toBe(text);
  });

  it('refuse to lead into a frame from outside', () => {
    const { store, state } = opened();
    connectOnCanvas(store, { nodeId: 'step:hello', port: 'next' }, 'step:pause');
    expect(state().refusal?.message.zh).toContain('care');
    expect(state().document.text).toBe(EXAMPLE);
  });

  it('remove the selected step and close the gap, or only the selected edge', () => {
    const { store, state, changes } = opened();
    removeSelected(store);
    expect(state().document.text).toBe(EXAMPLE);
    state().select({ step: 'menu', port: 'options.1' });
    removeSelected(store);
    expect(state().selection).toEqual({ step: 'menu' });
    expect(changes().won).toEqual(['        - { match: ["2"], label: 人工 }']);
    state().undo();
    state().select({ step: 'hello' });
    removeSelected(store);
    expect(state().selection).toBeNull();
    expect(state().document.shown?.flow.initial).toBe('menu');
  });

  it('set values of the flow itself, and take targets away', () => {
    const { state, changes } = opened();
    state().run(setFlowValue(['reenter'], 'never'));
    expect(changes().won).toEqual(['reenter: never']);
    state().run(connectPort('hello', 'next', null));
    expect(changes().lost).toEqual(['    next: menu']);
  });
});
