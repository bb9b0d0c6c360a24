import { describe, expect, it } from 'vitest';
import { firstView } from '../../../../editor/flow/canvas/first-view.ts';
import type { Graph, GraphNode } from '../../../../editor/flow/canvas/graph.ts';
import type { Layout } from '../../../../editor/flow/canvas/layout.ts';
import type { Picture } from '../../../../editor/flow/canvas/node-places.ts';
import {
  absolutePlace,
  broughtIn,
  keptSteady,
} from '../../../../editor/flow/canvas/node-places.ts';

type Boxes = Readonly<Record<string, readonly [x: number, y: number]>>;

/** A picture of nodes of 100 × 50 at their places; `a/b` lies in the frame `a`. */
function picture(boxes: Boxes, edges: Graph['edges'] = []): Picture {
  const nodes = Object.keys(boxes).map((name): GraphNode => {
    const parent = name.includes('/') ? name.slice(0, name.indexOf('/')) : null;
    return { id: name, type: 'start', parent, title: name, ports: [], spare: [] };
  });
  const places: Layout['nodes'] = Object.fromEntries(
    Object.entries(boxes).map(([name, [x, y]]) => [
      name,
      { x, y, width: 100, height: 50, ports: {} },
    ]),
  );
  return { graph: { nodes, edges }, layout: { nodes: places, edges: {} } };
}

const VIEW = { x: 0, y: 0, zoom: 0.5 };

describe('the view of the canvas', () => {
  it('adds up the places of the frames around a node', () => {
    const frames = picture({ a: [10, 20], 'a/b': [5, 6] });
    expect(absolutePlace(frames, 'a/b')).toMatchObject({ x: 15, y: 26 });
    expect(absolutePlace(frames, 'gone')).toBeNull();
  });

  it('keeps the selected step where it was when the layout moves it', () => {
    const before = picture({ 'step:a': [0, 0], 'step:b': [0, 100] });
    const after = picture({ 'step:a': [0, 0], 'step:b': [40, 300] });
    expect(keptSteady(VIEW, before, { picture: after, selected: 'b' })).toEqual({
      x: -20,
      y: -100,
      zoom: 0.5,
    });
  });

  it('keeps what leads to a new step where it was', () => {
    const before = picture({ 'step:a': [0, 0], 'step:b': [0, 100] });
    const edge = { id: 'step:b/next', from: 'step:b', port: 'next', to: 'step:new', label: '' };
    const after = picture({ 'step:a': [0, 0], 'step:b': [60, 100], 'step:new': [0, 200] }, [edge]);
    const sight = { picture: after, selected: 'new' };
    expect(keptSteady(VIEW, before, sight)).toEqual({ x: -30, y: 0, zoom: 0.5 });
  });

  it('stays as it is for the same layout, and where nothing is left of the old one', () => {
    const before = picture({ 'step:a': [0, 0] });
    expect(keptSteady(VIEW, before, { picture: before, selected: 'a' })).toBe(VIEW);
    const other = { picture: picture({ 'step:z': [9, 9] }), selected: null };
    expect(keptSteady(VIEW, before, other)).toBe(VIEW);
  });

  it('brings a selected step in that lies outside, and leaves one that is seen', () => {
    const sight = { picture: picture({ 'step:a': [2000, 1000] }), selected: 'a' };
    const canvas = { width: 800, height: 600 };
    const moved = broughtIn(VIEW, canvas, sight);
    expect(moved).toEqual({ x: 400 - 1025, y: 300 - 512.5, zoom: 0.5 });
    expect(broughtIn(moved, canvas, sight)).toBe(moved);
    expect(broughtIn(VIEW, canvas, { ...sight, selected: null })).toBe(VIEW);
  });

  it('opens with the whole flow where it can be read, never larger than life', () => {
    const small = picture({ a: [0, 0], b: [0, 100] });
    expect(firstView(small, { width: 400, height: 400 })).toEqual({ x: 150, y: 125, zoom: 1 });
  });

  it('opens a long flow at its beginning', () => {
    const long = picture({ a: [100, 0], b: [0, 4000] });
    expect(firstView(long, { width: 800, height: 600 })).toEqual({
      x: 400 - 100 * 0.85,
      y: 48,
      zoom: 0.85,
    });
  });
});
