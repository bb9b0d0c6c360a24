import Elk from 'elkjs/lib/elk.bundled.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { portOfEdge } from '../../../../editor/flow/canvas/drop-place.ts';
import {
  edgeIdOf,
  flowElements,
  NO_DECORATIONS,
  nodeName,
} from '../../../../editor/flow/canvas/flow-elements.ts';
import type { Layout } from '../../../../editor/flow/canvas/layout.ts';
import { createLayouter } from '../../../../editor/flow/canvas/layout.ts';
import { neighbourOf } from '../../../../editor/flow/canvas/neighbours.ts';
import { pathDecorations } from '../../../../editor/flow/canvas/path-decorations.ts';
import { roundedPath } from '../../../../editor/flow/canvas/rounded-path.ts';
import { EXAMPLE, graphOf } from '../example-flow.ts';

const GRAPH = graphOf(EXAMPLE);
let layout: Layout;
beforeAll(async () => {
  layout = await createLayouter(new Elk())(GRAPH);
});

describe('what the canvas draws', () => {
  it('selects a step, and one of its edges where a port is selected', () => {
    const selection = { step: 'menu', port: 'else' };
    const { nodes, edges } = flowElements(GRAPH, layout, {
      decorations: NO_DECORATIONS,
      selection,
      hovered: null,
    });
    expect(nodes.filter((node) => node.selected).map((node) => node.id)).toEqual(['step:menu']);
    expect(edges.filter((edge) => edge.selected).map((edge) => edge.id)).toEqual([
      'step:menu/else',
    ]);
  });

  it('lights an edge under the pointer and both its ends', () => {
    const { nodes, edges } = flowElements(GRAPH, layout, {
      decorations: NO_DECORATIONS,
      selection: null,
      hovered: 'step:hello/next',
    });
    expect(nodes.filter((node) => node.data.isLit).map((node) => node.id)).toEqual([
      'step:hello',
      'step:menu',
    ]);
    expect(edges.filter((edge) => edge.data?.look === 'lit').map((edge) => edge.id)).toEqual([
      'step:hello/next',
    ]);
  });

  it('shows live people on a step and counts on an edge', () => {
    const decorations = {
      steps: { menu: { live: 7 } },
      edgeCounts: { 'step:hello/next': 12 },
      litEdges: new Set<string>(),
    };
    const drawn = flowElements(GRAPH, layout, { decorations, selection: null, hovered: null });
    const menu = drawn.nodes.find((node) => node.id === 'step:menu');
    const edge = drawn.edges.find((each) => each.id === 'step:hello/next');
    expect([menu?.data.decoration, edge?.data?.count]).toEqual([{ live: 7 }, 12]);
  });

  it('leaves out what has no place yet', () => {
    const { 'step:care': _, ...rest } = layout.nodes;
    const drawn = flowElements(
      GRAPH,
      { ...layout, nodes: rest },
      { decorations: NO_DECORATIONS, selection: null, hovered: null },
    );
    expect(drawn.nodes.map((node) => node.id)).not.toContain('step:care');
    expect(drawn.edges.map((edge) => edge.id)).not.toContain('step:menu/options.0');
  });

  it('names a step by its title, its kind and what it does', () => {
    const hello = GRAPH.nodes.find((node) => node.id === 'step:hello');
    expect(hello && nodeName(hello)).toBe('欢迎, 发送, 给群成员：你好 ‹朋友›');
  });

  it('takes the id of an edge apart again', () => {
    expect(portOfEdge(edgeIdOf('menu', 'options.0'))).toEqual({
      nodeId: 'step:menu',
      port: 'options.0',
    });
  });
});

describe('walking with the arrow keys', () => {
  it('follows the edges down and up, and goes into and out of a frame', () => {
    expect(neighbourOf(GRAPH, 'step:hello', 'ArrowDown')).toBe('menu');
    expect(neighbourOf(GRAPH, 'step:menu', 'ArrowUp')).toBe('hello');
    expect(neighbourOf(GRAPH, 'step:care', 'ArrowDown')).toBe('pause');
    expect(neighbourOf(GRAPH, 'step:hello', 'ArrowUp')).toBeNull();
    expect(neighbourOf(GRAPH, 'step:hello', 'Enter')).toBeNull();
  });

  it('goes to the sides along the other ways out of the same step', () => {
    const forked = graphOf(
      EXAMPLE.replace('end: handed-over', 'next: other').concat(
        '  other: { wait: { for: 1d }, end: silent }\n',
      ),
    );
    expect(neighbourOf(forked, 'step:care', 'ArrowRight')).toBe('other');
    expect(neighbourOf(forked, 'step:other', 'ArrowLeft')).toBe('care');
    expect(neighbourOf(forked, 'step:other', 'ArrowRight')).toBeNull();
    expect(neighbourOf(forked, 'step:care', 'ArrowLeft')).toBeNull();
  });
});

describe('the path of an instance', () => {
  it('marks what was visited, what is present, what lies ahead, and the edges between', () => {
    const { steps, litEdges } = pathDecorations(
      GRAPH,
      ['hello', 'menu', 'care', 'pause'],
      ['pause'],
    );
    expect(steps).toEqual({
      hello: { path: 'visited' },
      menu: { path: 'visited' },
      care: { path: 'visited' },
      pause: { path: 'current' },
      remind: { path: 'ahead' },
    });
    expect([...litEdges]).toEqual([
      'start.0/next',
      'step:hello/next',
      'step:menu/options.0',
      'initial:care/next',
    ]);
  });
});

describe('a rounded line', () => {
  it('bends around its corners and never further than half a stretch', () => {
    const line = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 10, y: 20 },
    ];
    expect(roundedPath(line, 8)).toBe('M 0 0 L 0 15 Q 0 20 5 20 L 10 20');
    expect(roundedPath([], 8)).toBe('');
  });
});
