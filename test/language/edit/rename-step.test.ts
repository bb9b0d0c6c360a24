import { describe, expect, it } from 'vitest';
import { renameStep } from '../../../engine/language/edit/index.ts';
import { changedLines, changes, refusal, SAMPLE } from './sample-flow.ts';

describe('renaming a step', () => {
  it('renames every target that names it, and nothing else', () => {
    expect(changes(renameStep(SAMPLE, { from: 'menu', to: 'main-menu' }))).toEqual([
      '-      - { event: message.received, next: menu }   # any word',
      '-    next: menu',
      '+      - { event: message.received, next: main-menu }   # any word',
      '+    next: main-menu',
      '-  menu:',
      '+  main-menu:',
      '-      else: menu',
      '+      else: main-menu',
    ]);
  });

  it('follows targets in frames, in the flow and in steps of a wrong shape', () => {
    const text = SAMPLE.replace('wait: { for: 1d, at: "10:00" }', 'wait: { fro: 1d }').replace(
      'next: b }',
      'next: price }',
    );
    const result = renameStep(text, { from: 'price', to: 'prices' });
    const renamed = result.ok ? renameStep(result.text, { from: 'menu', to: 'm' }) : result;
    expect(
      renamed.ok && changedLines(text, renamed.text).filter((line) => line.startsWith('+')),
    ).toEqual([
      `+  - { event: message.received, if: "event.data.text.contains('价格')", next: prices }`,
      '+      - { event: message.received, next: m }   # any word',
      '+    next: m',
      '+  m:',
      '+        - { match: ["1"], next: prices }    # material',
      '+      else: m',
      '+        a: { wait: { for: 1d }, next: prices }',
      '+  prices:',
    ]);
  });

  it('keeps a long target long', () => {
    const text = SAMPLE.replace('{ end: unreachable }', '{ next: price }');
    const result = renameStep(text, { from: 'price', to: 'p' });
    expect(result.ok && result.text).toContain('failed: { next: p }   # rare');
  });

  it('changes nothing for the same name', () => {
    expect(changes(renameStep(SAMPLE, { from: 'menu', to: 'menu' }))).toEqual([]);
  });

  it('is refused for an id that is taken, bad, or not there', () => {
    expect(changes(renameStep(SAMPLE, { from: 'menu', to: 'a' }))).toEqual(['EXISTS']);
    expect(changes(renameStep(SAMPLE, { from: 'menu', to: 'Menu' }))).toEqual(['UNSUPPORTED']);
    expect(changes(renameStep(SAMPLE, { from: 'gone', to: 'menu-2' }))).toEqual(['MISSING']);
    expect(changes(renameStep('a: [', { from: 'gone', to: 'menu-2' }))).toEqual(['SYNTAX']);
    const twice = SAMPLE.replace('        a: {', '        menu: {');
    expect(refusal(renameStep(twice, { from: 'menu', to: 'm' }))).toBe(
      '2 steps are called `menu`. Rename them in the YAML first.',
    );
  });

  it('renames the step that a move from older versions leads to, and not the old one', () => {
    const text = [
      'flow: f',
      'about: member',
      'migrate: { steps: { a: { to: b }, b: { end: x } } } # on purpose',
      'steps:',
      '  a: { wait: { for: 1d }, next: b }',
      '  b: { wait: { for: 1d }, end: x }',
      '',
    ].join('\n');
    const renamed = renameStep(text, { from: 'b', to: 'c' });
    expect(renamed).toMatchObject({
      ok: true,
      text: text
        .replace('to: b', 'to: c')
        .replace('next: b', 'next: c')
        .replace('  b: { wait', '  c: { wait'),
    });
  });
});
