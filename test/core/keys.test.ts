import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import { newEntity } from '../../engine/core/profile.ts';
import { keyOf } from '../../engine/core/starts.ts';

const NOW = instant(Date.parse('2026-03-02T09:00:00+08:00'));

function key(source: string, data: JsonObject): string | null {
  return keyOf(source, {
    entity: newEntity({ kind: 'person', ref: 'ann' }, NOW),
    subject: { kind: 'customer', ref: 'ann' },
    draft: null,
    event: { id: 'e1', type: 'trial.started', time: NOW, data },
    now: NOW,
    rules: { zone: 'Asia/Shanghai', calendar: {} },
    measuring: null,
  });
}

describe('a key that names a field', () => {
  it('has the value of the expression', () => {
    const field = fc.constantFrom('ref', 'of', 'constructor', 'x');
    const text = fc.oneof(fc.string(), fc.string({ minLength: 250, maxLength: 300 }));
    const leaf = fc.oneof(text, fc.boolean(), fc.constant(null), fc.integer(), fc.constant([1]));
    const data = fc.dictionary(field, fc.oneof(leaf, fc.dictionary(field, leaf)));
    fc.assert(
      fc.property(data, fc.constantFrom('ref', 'of.ref', 'of.x', 'constructor'), (made, path) => {
        // Through JSON, as every event comes.
        const told = JSON.parse(JSON.stringify(made)) as Record<string, Json>;
        expect(key(`event.data.${path}`, told)).toBe(key(`(event.data.${path})`, told));
      }),
    );
  });

  it('is absent where the event does not have it', () => {
    expect(key('event.data.ref', {})).toBeNull();
    expect(key('event.data.ref', { ref: '' })).toBeNull();
    expect(key('event.data.of.ref', { of: 'text' })).toBeNull();
    expect(key('event.data.ref', { ref: 'r1' })).toBe('r1');
    expect(key('event.data.ref', { ref: 7 })).toBe('7');
  });
});
