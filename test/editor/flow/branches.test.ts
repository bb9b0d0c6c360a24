import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import type { LayoutEngine } from '../../../editor/flow/canvas/layout.ts';
import { createLayouter } from '../../../editor/flow/canvas/layout.ts';
import { neighbourOf } from '../../../editor/flow/canvas/neighbours.ts';
import { targetChoices } from '../../../editor/flow/inspector/target-choices.ts';
import { addStepAt, dropStep } from '../../../editor/flow/state/edits.ts';
import { openDocument } from '../../../editor/flow/state/flow-document.ts';
import { createFlowStore } from '../../../editor/flow/state/flow-store.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../../engine/language/index.ts';
import { checked, graphOf } from './example-flow.ts';
import { manualLater } from './state/manual-later.ts';

const BRANCHES = `flow: side
about: member
goals: [calm]
steps:
  both:
    parallel:
      branches:
        care:
          steps:
            c: { wait: { for: 1d }, next: e }
            e: { wait: { for: 1d }, end: calm }
        sell:
          steps:
            d: { send: { to: member, text: 你好 }, end: told }
    on-outcome: { told: last }
    end: calm
  last: { wait: { for: 1d }, end: over }
`;
const EMPTY = `flow: side
about: member
steps:
  both:
    parallel: { branches: { care: { steps: {} }, sell: { steps: {} } } }
    end: x
`;

describe('branches on the canvas', () => {
  it('are lanes of their step, each with its dot, its steps and its ends', () => {
    const { nodes } = graphOf(BRANCHES);
    expect(nodes.map(({ id, type, parent }) => [id, type, parent])).toEqual([
      ['start.0', 'start', null],
      ['step:both', 'frame', null],
      ['lane:both/care', 'lane', 'step:both'],
      ['initial:both/care', 'initial', 'lane:both/care'],
      ['lane:both/sell', 'lane', 'step:both'],
      ['initial:both/sell', 'initial', 'lane:both/sell'],
      ['step:c', 'step', 'lane:both/care'],
      ['step:e', 'step', 'lane:both/care'],
      ['step:d', 'step', 'lane:both/sell'],
      ['step:last', 'step', null],
      ['end:calm', 'end', null],
      ['end:lane:both/care:calm', 'end', 'lane:both/care'],
      ['end:lane:both/sell:told', 'end', 'lane:both/sell'],
      ['end:over', 'end', null],
    ]);
    const goals = nodes.filter((node) => node.type === 'end' && node.goal).map(({ id }) => id);
    expect(goals).toEqual(['end:calm']);
  });

  it('begin at their dots, and the step goes on by its ports', () => {
    const edges = graphOf(BRANCHES).edges.map(({ id, to, label }) => [id, to, label]);
    expect(edges).toEqual([
      ['start.0/next', 'step:both', ''],
      ['initial:both/care/next', 'step:c', ''],
      ['initial:both/sell/next', 'step:d', ''],
      ['step:both/next', 'end:calm', ''],
      ['step:both/on-outcome.told', 'step:last', '结果 told'],
      ['step:c/next', 'step:e', ''],
      ['step:e/next', 'end:lane:both/care:calm', ''],
      ['step:d/next', 'end:lane:both/sell:told', ''],
      ['step:last/next', 'end:over', ''],
    ]);
  });

  it('lie side by side inside their step', async () => {
    const engine: LayoutEngine = new Elk();
    const graph = graphOf(BRANCHES);
    const { nodes, edges } = await createLayouter(engine)(graph);
    expect(Object.keys(nodes).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
    expect(Object.keys(edges)).toHaveLength(graph.edges.length);
    const [frame, care, sell] = [
      nodes['step:both'],
      nodes['lane:both/care'],
      nodes['lane:both/sell'],
    ];
    if (!frame || !care || !sell) throw new Error('A lane has no place.');
    expect(care.x + care.width).toBeLessThan(sell.x);
    expect(sell.x + sell.width).toBeLessThan(frame.width);
    expect(Math.max(care.y + care.height, sell.y + sell.height)).toBeLessThan(frame.height);
  });

  it('are drawn while they are empty, and take a step at their dot or where it is dropped', () => {
    expect(graphOf(EMPTY).nodes.map(({ id }) => id)).toContain('initial:both/sell');
    const check = (text: string) => checkFlow(text, DEFAULT_WORKSPACE);
    const { later } = manualLater();
    const store = createFlowStore({ document: openDocument(EMPTY, check), check, later });
    addStepAt(store, 'wait', { nodeId: 'initial:both/sell', port: 'next' });
    dropStep(store, 'update', { type: 'node', nodeId: 'lane:both/care' });
    addStepAt(store, 'send', { nodeId: 'initial:both/sell', port: 'next' });
    const steps = store.getState().document.shown?.flow.steps ?? [];
    expect(steps.map(({ id, branches }) => [id, branches.at(-1)?.name])).toEqual([
      ['both', undefined],
      ['update', 'care'],
      ['send', 'sell'],
      ['wait', 'sell'],
    ]);
    expect(steps.find(({ id }) => id === 'send')?.body.next).toBe('wait');
  });

  it('are walked through by the arrow keys', () => {
    const graph = graphOf(BRANCHES);
    expect(neighbourOf(graph, 'step:d', 'ArrowUp')).toBe('both');
    const alone = { ...graph, edges: graph.edges.filter(({ from }) => from !== 'step:both') };
    expect(neighbourOf(alone, 'step:both', 'ArrowDown')).toBe('c');
  });
});

describe('where a port in a branch may lead', () => {
  it('is to the steps and the ends of the branch, and of the flow from outside', () => {
    const { flow } = checked(BRANCHES);
    const labels = (from: string | null) =>
      targetChoices(flow, 'en', from).map(({ target }) =>
        target.type === 'step' ? target.step : `end:${target.outcome}`,
      );
    expect(labels('c')).toEqual(['c', 'e', 'end:calm']);
    expect(labels('d')).toEqual(['d', 'end:told']);
    expect(labels('both')).toEqual(['both', 'last', 'end:calm', 'end:over']);
  });
});
