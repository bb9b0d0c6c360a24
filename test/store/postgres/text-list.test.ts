import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromTextList, textList } from '../../../engine/store/postgres/text-list.ts';

describe('textList', () => {
  it('keeps bodies apart, whatever texts they carry', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { minLength: 1 }), (bodies) => {
        expect(textList(bodies).split('\u001f')).toEqual(bodies);
      }),
    );
    const separator = JSON.stringify({ text: 'a\u001fb' });
    expect(textList([separator, '{}']).split('\u001f')).toEqual([separator, '{}']);
  });

  it('is taken apart by SQL', () => {
    expect(fromTextList('$5')).toBe("string_to_array($5::text, e'\\x1f', e'\\x1e')");
  });
});
