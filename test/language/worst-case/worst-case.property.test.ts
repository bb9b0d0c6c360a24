import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, seededRandom } from '../../../engine/base/index.ts';
import { checkFlow, type Plan } from '../../../engine/language/index.ts';
import { mostIn } from '../../../engine/language/worst-case/index.ts';
import { WORKSPACE } from '../flow-texts.ts';
import { enumerateMost } from './enumerate.ts';
import { type MadeFlow, makeFlow, textOf } from './made-flow.ts';

const WINDOWS = { short: 3, middle: 7, long: 15 };
const MADE = 600;

const EVENTS = ['begin', 'one', 'two', 'a-one', 'a-two', 'b-one', 'b-two'].map((name) => [
  `t.${name}`,
  {},
]);
const WORLD = { ...WORKSPACE, events: Object.fromEntries(EVENTS) };

/** A plan whose seconds are milliseconds, so that the clock has no finer ticks than the flow. */
function inTicks(plan: Plan): Plan {
  const scaled = (json: Json): Json => {
    if (Array.isArray(json)) return json.map(scaled);
    if (!isJsonObject(json)) return json;
    if (json.unit === 'ms') return { unit: 'ms', count: Number(json.count) / 1_000 };
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, scaled(value)]));
  };
  return scaled(plan as unknown as Json) as unknown as Plan; // a plan is JSON
}

function compared(seed: number) {
  const flow = makeFlow(seededRandom(seed));
  const { compiled } = checkFlow(textOf(flow), WORLD);
  const expected = compiled ? enumerateMost(flow, Object.values(WINDOWS)) : null;
  return compiled && expected ? { seed, flow, plan: inTicks(compiled.plan), expected } : null;
}

function found(plan: Plan, flow: MadeFlow): readonly number[] {
  const audience = flow.about === 'member' ? 'person' : 'group';
  const windows = mostIn(plan, { zone: 'Asia/Shanghai', audience }, WINDOWS);
  return Object.values(windows).map(({ most }) => {
    if (most.type === 'unbounded') return Number.POSITIVE_INFINITY;
    return most.type === 'count' ? most.count : Number.NaN;
  });
}

describe('the worst case of made flows', () => {
  const cases = Array.from({ length: MADE }, (_, seed) => compared(seed)).flatMap(
    (one) => one ?? [],
  );

  it('is what a count of all paths gives', () => {
    const wrong = cases.flatMap(({ seed, flow, plan, expected }) => {
      const got = found(plan, flow);
      return got.join() === expected.join() ? [] : [{ seed, got, expected, text: textOf(flow) }];
    });
    expect(wrong.slice(0, 1)).toEqual([]);
  });

  it('is tried on flows enough, bounded and not', () => {
    const isBounded = ({ expected }: { expected: readonly number[] }) =>
      expected.every(Number.isFinite) && expected[2]! > expected[0]!;
    expect(cases.length).toBeGreaterThan(400);
    expect(cases.filter(isBounded).length).toBeGreaterThan(100);
  });
});
