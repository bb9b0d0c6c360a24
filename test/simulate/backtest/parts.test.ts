import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant, Json } from '../../../engine/base/index.ts';
import type { Waiting } from '../../../engine/simulate/backtest/due-heap.ts';
import { openDueHeap } from '../../../engine/simulate/backtest/due-heap.ts';
import type { Match } from '../../../engine/simulate/backtest/matcher.ts';
import { openMatcher } from '../../../engine/simulate/backtest/matcher.ts';
import type { MessageRow } from '../../../engine/simulate/backtest/message-row.ts';
import { createPacker } from '../../../engine/simulate/backtest/packing.ts';
import { sameJson } from '../../../engine/simulate/backtest/same-json.ts';
import { openTextSlab } from '../../../engine/simulate/backtest/text-slab.ts';
import { DAY_MS } from './small-backtest.ts';

describe('a heap of what is due', () => {
  it('always knows the earliest, however often instants change', () => {
    const moves = fc.array(fc.tuple(fc.nat(9), fc.oneof(fc.nat(50), fc.constant(Infinity))));
    fc.assert(
      fc.property(moves, (changes) => {
        const heap = openDueHeap<Waiting>();
        const items = Array.from({ length: 10 }, (_, order) => ({
          dueAt: Infinity,
          place: -1,
          order,
        }));
        for (const [index, dueAt] of changes) {
          const item = items[index]!;
          item.dueAt = dueAt;
          heap.put(item);
          const due = items.map((one) => one.dueAt).filter((at) => at < Infinity);
          const at = Math.min(...due);
          expect(heap.first()).toBe(
            due.length === 0 ? undefined : items.find((one) => one.dueAt === at),
          );
          expect(heap.size).toBe(due.length);
        }
      }),
    );
  });
});

describe('packing', () => {
  const packer = createPacker();

  it('gives back any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), (value) => {
        // What JSON itself does not keep, such as -0, is not asked for.
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(packer.unpack(packer.pack(json))).toEqual(json);
      }),
    );
  });

  it('writes shorter what comes up again, and nothing wrong', () => {
    const value = { name: '~小李', hash: 'f'.repeat(64), '~1': ['~~', '~'] };
    const texts = [1, 2, 3].map(() => packer.pack(value));
    for (const text of texts) expect(packer.unpack(text)).toEqual(value);
    expect(texts[2]!.length).toBeLessThan(texts[0]!.length - 50);
  });

  it('tells keys apart that look alike once they are joined', () => {
    const values = [{ a: 1, b: 2 }, { 'a,b': 3 }, { '': 4 }, {}, [], [0], [1, 2]];
    for (const value of values) expect(packer.unpack(packer.pack(value))).toEqual(value);
  });
});

describe('a slab of texts', () => {
  it('gives back what lies in it, and uses again what was given free', () => {
    const texts = fc.array(fc.tuple(fc.boolean(), fc.string({ unit: 'grapheme', maxLength: 400 })));
    fc.assert(
      fc.property(texts, (changes) => {
        const slab = openTextSlab();
        const known = new Map<number, string>();
        for (const [frees, text] of changes) {
          const [slot] = known.keys();
          if (frees && slot !== undefined) {
            slab.free(slot);
            known.delete(slot);
          }
          const made = slab.put(text);
          expect(known.has(made)).toBe(false);
          known.set(made, text);
          for (const [at, is] of known) expect(slab.read(at)).toBe(is);
        }
      }),
    );
  });

  it('grows by what is in use, not by what was', () => {
    const slab = openTextSlab();
    const text = '小'.repeat(1_000);
    for (let round = 0; round < 10_000; round += 1) slab.free(slab.put(text));
    expect(slab.bytes).toBe(1 << 20);
    for (let count = 0; count < 1_000; count += 1) slab.put(text);
    expect(slab.bytes).toBe(3 << 20);
  });

  it('keeps what is larger than a chunk beside it', () => {
    const slab = openTextSlab();
    const text = 'x'.repeat(2 << 20);
    const slots = [slab.put(text), slab.put('short'), slab.put(text)];
    expect(slots.map((slot) => slab.read(slot).length)).toEqual([2 << 20, 5, 2 << 20]);
    slab.free(slots[0]!);
    expect(slab.read(slots[2]!)).toBe(text);
    expect(slab.bytes).toBe(1 << 20);
  });
});

describe('sameJson', () => {
  it('holds for equal values alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(sameJson(left, structuredClone(left))).toBe(true);
        const [one, other] = [JSON.stringify(left), JSON.stringify(right)];
        if (one === other) expect(sameJson(left, right)).toBe(true);
      }),
    );
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(sameJson({ a: 1 }, { b: 1 })).toBe(false);
    expect(sameJson([1], { 0: 1 })).toBe(false);
    expect(sameJson({ a: undefined }, {})).toBe(false);
    expect(sameJson(null, {})).toBe(false);
  });
});

describe('matching', () => {
  const row = (name: string, at: number): MessageRow => ({
    at: at as Instant,
    verdict: 'out',
    why: null,
    flow: 'f',
    step: 's',
    class: 'service',
    to: 'customer ann',
    about: 'customer ann',
    text: '你好',
    name,
  });
  const shown = (match: Match) =>
    match.type === 'pair' ? [match.before.name, match.after.name] : [match.side, match.row.name];

  function matched(work: (matcher: ReturnType<typeof openMatcher>) => void) {
    const matches: Match[] = [];
    const matcher = openMatcher((match) => matches.push(match));
    work(matcher);
    return { found: matches.map(shown), waiting: matcher.waiting };
  }

  it('takes the same message before a nearer one', () => {
    const { found, waiting } = matched((matcher) => {
      matcher.add('before', row('1', 0));
      matcher.add('before', row('2', 10));
      matcher.add('after', row('2', 11));
      matcher.end();
    });
    expect(found).toEqual([
      ['2', '2'],
      ['before', '1'],
    ]);
    expect(waiting).toBe(0);
  });

  it('takes the nearest of those that no other side has by name', () => {
    const { found } = matched((matcher) => {
      matcher.add('before', row('1', 0));
      matcher.add('after', row('a', 1_000));
      matcher.add('after', row('b', 10));
      matcher.end();
    });
    expect(found).toEqual([
      ['1', 'b'],
      ['after', 'a'],
    ]);
  });

  it('decides after a week, and not before', () => {
    const afterWeek = (ms: number) =>
      matched((matcher) => {
        matcher.add('before', row('1', 0));
        matcher.passTo((7 * DAY_MS + ms) as Instant);
      });
    expect(afterWeek(0)).toEqual({ found: [], waiting: 1 });
    expect(afterWeek(1)).toEqual({ found: [['before', '1']], waiting: 0 });
  });

  it('takes nobody who is further away than a week', () => {
    const { found } = matched((matcher) => {
      matcher.add('before', row('1', 0));
      matcher.add('after', row('2', 7 * DAY_MS + 1));
      matcher.end();
    });
    expect(found).toEqual([
      ['before', '1'],
      ['after', '2'],
    ]);
  });
});
