import { readdirSync, readFileSync } from 'node:fs';
import Elk from 'elkjs/lib/elk.bundled.js';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../../editor/flow/canvas/elk-graph.ts';
import type { Graph } from '../../../../editor/flow/canvas/graph.ts';
import type { Layout, LayoutEngine } from '../../../../editor/flow/canvas/layout.ts';
import { createLayouter } from '../../../../editor/flow/canvas/layout.ts';
import { EXAMPLE, graphOf } from '../example-flow.ts';

const FLOWS = new URL('../../../../flows/', import.meta.url);
const LIBRARY = readdirSync(FLOWS)
  .filter((name) => name.endsWith('.flow.yaml'))
  .map((name) => [name, readFileSync(new URL(name, FLOWS), 'utf8')] as const);

const engine: LayoutEngine = new Elk();

/** Counts how often it is asked, and fails the given number of times first. */
function countingEngine(failures = 0) {
  let asked = 0;
  return {
    asked: () => asked,
    layout(graph: ElkNode) {
      asked += 1;
      if (asked <= failures) return Promise.reject(new Error('The engine has a bad day.'));
      return engine.layout(graph);
    },
  };
}

describe('the layout of a flow', () => {
  it.each([['example', EXAMPLE] as const, ...LIBRARY])(
    'gives %s places without overlap',
    async (_, text) => {
      const graph = graphOf(text);
      const layout = await createLayouter(engine)(graph);
      expect(Object.keys(layout.nodes)).toEqual(graph.nodes.map((node) => node.id));
      expect(Object.keys(layout.edges).sort()).toEqual(graph.edges.map((edge) => edge.id).sort());
      expect(overlaps(graph, layout)).toEqual([]);
    },
  );

  it('runs downwards, and lays the steps of a frame inside it', async () => {
    const { nodes } = await createLayouter(engine)(graphOf(EXAMPLE));
    const top = (id: string) => nodes[id]?.y ?? Number.NaN;
    expect(top('start.0')).toBeLessThan(top('step:hello'));
    expect(top('step:hello')).toBeLessThan(top('step:menu'));
    expect(top('step:menu')).toBeLessThan(top('step:care'));
    expect(top('step:pause')).toBeLessThan(top('step:remind'));
    const frame = nodes['step:care'];
    const inner = nodes['step:remind'];
    expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeLessThan(frame?.height ?? 0);
  });

  it('leaves each port at its own place of the lower edge', async () => {
    const { nodes } = await createLayouter(engine)(graphOf(EXAMPLE));
    const ports = Object.values(nodes['step:menu']?.ports ?? {});
    expect(new Set(ports).size).toBe(4);
    expect(ports.every((x) => x > 0 && x < 216)).toBe(true);
  });

  it('asks the engine once for one shape, whatever the texts say', async () => {
    const counting = countingEngine();
    const layout = createLayouter(counting);
    await layout(graphOf(EXAMPLE));
    await layout(graphOf(EXAMPLE.replace('你好', '您好').replace('title: 欢迎', 'title: 问候')));
    expect(counting.asked()).toBe(1);
    await layout(graphOf(EXAMPLE.replace('label: 资料', 'label: 很长的新名字')));
    expect(counting.asked()).toBe(2);
  });

  it('tries the plain placement where the compact one fails', async () => {
    const flat = graphOf(
      EXAMPLE.slice(0, EXAMPLE.indexOf('  care:')).replace('next: care', 'end: x'),
    );
    const counting = countingEngine(1);
    const layout = await createLayouter(counting)(flat);
    expect(counting.asked()).toBe(2);
    expect(Object.keys(layout.nodes)).toContain('step:menu');
  });

  it('asks again after a failure instead of remembering it', async () => {
    const counting = countingEngine(1);
    const layout = createLayouter(counting);
    await expect(layout(graphOf(EXAMPLE))).rejects.toThrow('bad day');
    await expect(layout(graphOf(EXAMPLE))).resolves.toBeDefined();
  });

  it('names a graph by its shape only', () => {
    const same = EXAMPLE.replace('你好', '您好');
    const other = EXAMPLE.replace('next: menu\n', 'next: care\n');
    expect(shapeOf(graphOf(same))).toBe(shapeOf(graphOf(EXAMPLE)));
    expect(shapeOf(graphOf(other))).not.toBe(shapeOf(graphOf(EXAMPLE)));
  });
});

function overlaps(graph: Graph, { nodes }: Layout): readonly string[] {
  return graph.nodes.flatMap((one, index) =>
    graph.nodes.slice(index + 1).flatMap((other) => {
      const a = nodes[one.id];
      const b = nodes[other.id];
      if (one.parent !== other.parent || a === undefined || b === undefined) return [];
      const isApart =
        a.x + a.width <= b.x ||
        b.x + b.width <= a.x ||
        a.y + a.height <= b.y ||
        b.y + b.height <= a.y;
      return isApart ? [] : [`${one.id} × ${other.id}`];
    }),
  );
}
