import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  type Json,
  type Random,
  randomBelow,
  seededRandom,
} from '../../../engine/base/index.ts';
import type { EditResult } from '../../../engine/language/edit/index.ts';
import { editYaml, renameStep, setField } from '../../../engine/language/edit/index.ts';
import { checkFlow, parseFlow } from '../../../engine/language/index.ts';
import { mergeTexts } from '../../../engine/language/merge/index.ts';
import { randomVersion } from '../diff/random-flow-edits.ts';
import { randomOperation } from '../edit/random-operations.ts';
import { load, loadJson } from '../edit/yaml-values.ts';
import { anyYaml, HAND_WRITTEN, SOUND_FLOW, WORKSPACE } from '../sound-flows.ts';

const FUZZ = Number(process.env.FUZZ ?? 1);

const CONFLICT = /^ *# <<< merge conflict.*\r?\n/gm;

type Edit = (text: string) => EditResult;

/** An edit that concerns one step alone, and what leads to it. */
function editOf(random: Random, step: string): Edit {
  const number = randomBelow(random, 9);
  switch (randomBelow(random, 4)) {
    case 0:
      return (text) => setField(text, { step, path: ['title'], value: `标题 ${number}` });
    case 1:
      return (text) => setField(text, { step, path: ['note'], value: `说明 ${number}` });
    case 2:
      return (text) => renameStep(text, { from: step, to: `${step}-${number}` });
    default:
      return (text) => {
        const view = parseFlow(text).flow?.steps.find(({ id }) => id === step);
        const value = { wait: { for: `${number + 1}h` }, end: 'over' };
        const path = view?.path.slice(0, -1) ?? ['steps'];
        return editYaml(text, [{ type: 'insert', path, key: `new-${step}`, value, after: step }]);
      };
  }
}

function textAfter(text: string, edit: Edit): string {
  const result = edit(text);
  return result.ok ? result.text : text;
}

function mergedText(base: string, ours: string, theirs: string) {
  const result = mergeTexts({ base, ours, theirs });
  if (!result.ok) throw new Error(`${result.side}: ${result.refusal.message.en}`);
  return result;
}

// JSON as the YAML package reads it.
const valueIn = (text: string) => canonicalJson(loadJson(text) as Json);

describe('a merge of any two versions', { timeout: 120_000 * FUZZ }, () => {
  test('of edits that do not overlap is both of them', () => {
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, (seed, base) => {
        const random = seededRandom(seed);
        const ids = parseFlow(base).flow?.steps.map(({ id }) => id) ?? [];
        const mine = randomBelow(random, ids.length);
        const theirs = (mine + 1 + randomBelow(random, ids.length - 1)) % ids.length;
        const [left, right] = [editOf(random, ids[mine]!), editOf(random, ids[theirs]!)];
        const ours = textAfter(base, left);
        const { text, conflicts } = mergedText(base, ours, textAfter(base, right));
        expect(conflicts).toEqual([]);
        expect(valueIn(text)).toBe(valueIn(textAfter(ours, right)));
      }),
      { numRuns: 60 * FUZZ },
    );
  });

  test('is the side that has changed something where the other has not', () => {
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, (seed, base) => {
        const changed = randomVersion(seededRandom(seed), base);
        expect(mergedText(base, changed, base)).toEqual({ ok: true, text: changed, conflicts: [] });
        expect(mergedText(base, changed, changed).text).toBe(changed);
        const { text, conflicts } = mergedText(base, base, changed);
        expect([conflicts, valueIn(text)]).toEqual([[], valueIn(changed)]);
        const hash = (each: string) => checkFlow(each, WORKSPACE).compiled?.hash;
        expect(hash(text)).toBe(hash(changed));
      }),
      { numRuns: 30 * FUZZ },
    );
  });

  test('marks each conflict once, and is a text without them as with them', () => {
    let conflicting = 0;
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, (seed, base) => {
        const random = seededRandom(seed);
        const [ours, theirs] = [randomVersion(random, base), randomVersion(random, base)];
        const { text, conflicts } = mergedText(base, ours, theirs);
        const { findings } = checkFlow(text, WORKSPACE);
        const found = findings.filter(({ code }) => code === 'MERGE_CONFLICT');
        expect(found).toHaveLength(conflicts.length);
        expect(valueIn(text.replace(CONFLICT, ''))).toBe(valueIn(text));
        if (conflicts.length > 0) conflicting += 1;
      }),
      { numRuns: 40 * FUZZ },
    );
    expect(conflicting).toBeGreaterThan(0);
  });

  test('of any YAML can be read again, or is refused', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const base = anyYaml(random);
        const value = load(base);
        if (value === undefined) return;
        const [ours, theirs] = [0, 1].map(() => {
          const operation = randomOperation(random, value);
          const result = operation && editYaml(base, [operation]);
          return result?.ok ? result.text : base;
        });
        const result = mergeTexts({ base, ours: ours!, theirs: theirs! });
        if (!result.ok) return;
        expect(load(result.text)).toBeDefined();
        if (base === theirs) expect(result.text).toBe(ours);
        const markers = result.text.match(CONFLICT) ?? [];
        expect(markers).toHaveLength(result.conflicts.length);
      }),
      { numRuns: 200 * FUZZ },
    );
  });

  test('has flows of several steps to work on', () => {
    const counts = HAND_WRITTEN.map((text) => parseFlow(text).flow?.steps.length ?? 0);
    expect(Math.min(...counts)).toBeGreaterThan(1);
  });
});
