import { describe, expect, it } from 'vitest';
import { setField, setFlowField } from '../../../engine/language/edit/index.ts';
import { changes, SAMPLE } from './sample-flow.ts';

describe('setting a field', () => {
  it('changes one line of a text of several', () => {
    const value = '回复 1 领资料\n回复 3 转人工';
    expect(changes(setField(SAMPLE, { step: 'menu', path: ['ask', 'text'], value }))).toEqual([
      '-        回复 2 转人工',
      '+        回复 3 转人工',
    ]);
  });

  it('adds a key where the manual has it', () => {
    expect(changes(setField(SAMPLE, { step: 'menu', path: ['title'], value: '菜单' }))).toEqual([
      '+    title: 菜单',
    ]);
    const note = setField(SAMPLE, { step: 'pause', path: ['note'], value: 'a\nb' });
    expect(note.ok && note.text).toContain(
      'pause:                       # wait a day\n    note: |-\n      a\n      b\n    wait:',
    );
    expect(changes(setFlowField(SAMPLE, { path: ['goals'], value: ['converted'] }))).toEqual([
      '+goals: [converted]',
    ]);
  });

  it('makes the maps and lists on the way', () => {
    expect(
      changes(setField(SAMPLE, { step: 'pause', path: ['wait', 'late', 'within'], value: '2h' })),
    ).toEqual([
      '-    wait: { for: 1d, at: "10:00" }',
      '+    wait: { for: 1d, at: "10:00", late: { within: 2h } }',
    ]);
    const entry = { event: 'order.paid', end: 'x' };
    expect(changes(setField(SAMPLE, { step: 'hello', path: ['on', 0], value: entry }))).toEqual([
      '+    on:',
      '+      - { event: order.paid, end: x }',
    ]);
    const late = SAMPLE.replace('at: "10:00" }', 'at: "10:00", late: run }');
    const result = setField(late, { step: 'pause', path: ['wait', 'late', 'within'], value: '2h' });
    expect(result.ok && result.text).toContain('late: { within: 2h } }');
  });

  it('keeps a short target when something is added to it', () => {
    expect(
      changes(setField(SAMPLE, { step: 'menu', path: ['ask', 'else', 'max'], value: 2 })),
    ).toEqual(['-      else: menu', '+      else: { next: menu, max: 2 }']);
  });

  it('gives a key another name where a map is the same otherwise, comments included', () => {
    const text = SAMPLE.replace(
      '    wait: { for: 1d, at: "10:00" }',
      '    wait:\n      # a day\n      for: 1d   # exactly\n      at: "10:00"',
    );
    const renamed = { until: '1d', at: '10:00' };
    const result = setField(text, { step: 'pause', path: ['wait'], value: renamed });
    expect(result.ok && result.text).toBe(text.replace('for: 1d   #', 'until: 1d   #'));
    const both = setField(text, { step: 'pause', path: ['wait'], value: { until: '2d', at: 'x' } });
    expect(both.ok && both.text).toContain('until: 2d');
  });

  it('takes a field away, and a list with its last entry, but not the kind', () => {
    expect(changes(setField(SAMPLE, { step: 'pause', path: ['on', 0], value: undefined }))).toEqual(
      ['-    on:', '-      - { event: message.received, next: menu }   # any word'],
    );
    const one = SAMPLE.replace('{ for: 1d, at: "10:00" }', '{ for: 1d }');
    const result = setField(one, { step: 'pause', path: ['wait', 'for'], value: undefined });
    expect(result.ok && result.text).toContain('    wait: {}\n');
    expect(changes(setField(SAMPLE, { step: 'pause', path: ['title'], value: undefined }))).toEqual(
      [],
    );
    expect(changes(setFlowField(SAMPLE, { path: ['start', 0], value: undefined }))).toEqual([
      '-start:',
      '-  - on: member.joined      # every join',
    ]);
  });

  it('keeps the comments inside what a form saves as a whole', () => {
    const value = [
      { match: ['1'], next: 'price' },
      { match: ['2', '人工'], end: 'person' },
    ];
    expect(changes(setField(SAMPLE, { step: 'menu', path: ['ask', 'options'], value }))).toEqual([
      '-        - match: ["2"]',
      '+        - match: ["2", 人工]',
    ]);
  });

  it('is refused for a step that is not there', () => {
    expect(changes(setField(SAMPLE, { step: 'gone', path: ['title'], value: 'x' }))).toEqual([
      'MISSING',
    ]);
    expect(changes(setField('a: [', { step: 'gone', path: ['title'], value: 'x' }))).toEqual([
      'SYNTAX',
    ]);
    expect(changes(setFlowField('a: [', { path: ['title'], value: 'x' }))).toEqual(['SYNTAX']);
  });
});
