import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freeKey,
  isBelow,
  lineOf,
  matchesOf,
  matchOfTag,
  matchTag,
  matchValues,
  numbered,
  recipientKey,
  recipientOf,
  renamedMap,
  SPAN_UNITS,
  spanParts,
  spanText,
  valueAt,
  valueOfLine,
  windowParts,
  withoutKey,
} from '../../../../editor/flow/inspector/field-values.ts';
import { parseSpan } from '../../../../engine/language/index.ts';

describe('values of form fields', () => {
  it('are found by their path, and are absent where nothing stands', () => {
    const body = { ask: { options: [{ label: 'a' }] } };
    expect(valueAt(body, ['ask', 'options', 0, 'label'])).toBe('a');
    expect(valueAt(body, ['ask', 'options', 1, 'label'])).toBeUndefined();
    expect(valueAt(body, ['ask', 'toString'])).toBeUndefined();
    expect(isBelow(['a', 0, 'b'], ['a', 0])).toBe(true);
    expect(isBelow(['a'], ['a', 0])).toBe(false);
  });

  it('are shown as one line', () => {
    expect([lineOf(undefined), lineOf(null), lineOf(1), lineOf('x'), lineOf({ a: 1 })]).toEqual([
      '',
      '',
      '1',
      'x',
      '{"a":1}',
    ]);
  });

  it('take a span apart and write it so that the language reads it', () => {
    expect(spanParts('36h')).toEqual({ count: 36, unit: 'h' });
    expect(spanParts('2 workdays')).toEqual({ count: 2, unit: 'workdays' });
    expect(spanParts('soon')).toBeNull();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(...SPAN_UNITS),
        (count, unit) => {
          expect(spanParts(spanText(count, unit))).toEqual({ count, unit });
          expect(parseSpan(spanText(count, unit))).not.toBeNull();
        },
      ),
    );
  });

  it('name a recipient by one key and find it again', () => {
    for (const to of ['member', { role: 'expert' }, { duty: 'service' }, { staff: '= a:b' }]) {
      expect(recipientOf(recipientKey(to))).toEqual(to);
    }
    expect(recipientKey(undefined)).toBe('');
    expect(recipientKey({})).toBe('');
  });

  it('show a part of a reply in tildes, and read it back', () => {
    const matches = matchesOf(['1', { contains: '人工' }]);
    expect(matches.map(matchTag)).toEqual(['1', '~人工~']);
    expect(matchValues(matches.map(matchTag).map(matchOfTag))).toEqual(['1', { contains: '人工' }]);
    expect(matchOfTag('～人工')).toEqual({ type: 'contains', text: '人工' });
    expect(matchOfTag('~')).toEqual({ type: 'equals', text: '~' });
    expect(matchesOf('1')).toEqual([{ type: 'equals', text: '1' }]);
    expect(matchesOf(undefined)).toEqual([]);
  });

  it('take a window apart, also one that is being typed', () => {
    expect(windowParts('09:00-18:00')).toEqual({ from: '09:00', to: '18:00' });
    expect(windowParts('09:0-')).toEqual({ from: '09:0', to: '' });
    expect(windowParts('morning')).toBeNull();
  });

  it('read numbers, truth and lists from a line, and all else as text', () => {
    expect(
      ['1', '-2.5', 'true', '[1, "a"]', '{"a":1}', '= vars.x', '1d', '[1', ''].map(valueOfLine),
    ).toEqual([1, -2.5, true, [1, 'a'], { a: 1 }, '= vars.x', '1d', '[1', '']);
    expect(valueOfLine('[oops]')).toBe('[oops]');
  });

  it('lose a key, and the map with its last one; find a free key', () => {
    expect(withoutKey({ a: 1, b: 2 }, 'a')).toEqual({ b: 2 });
    expect(withoutKey({ a: 1 }, 'a')).toBeUndefined();
    expect(freeKey({ new: 1, 'new-2': 2 }, 'new')).toBe('new-3');
  });

  it('give an entry another name in its place, unless that is taken', () => {
    expect(Object.entries(renamedMap({ a: 1, b: 2 }, 'a', 'c'))).toEqual([
      ['c', 1],
      ['b', 2],
    ]);
    expect(renamedMap({ a: 1, b: 2 }, 'a', 'b')).toEqual({ a: 1, b: 2 });
  });

  it('number the items of a list', () => {
    expect(numbered(['a', 'a'])).toEqual([
      { key: 'item-0', index: 0, item: 'a' },
      { key: 'item-1', index: 1, item: 'a' },
    ]);
  });
});
