import { isJsonObject, type Json } from '../../engine/base/index.ts';
import type { StepBody, Steps, TargetValue } from './flow-document.ts';
import { type Making, parts, type Ways } from './make-parts.ts';

function stage(making: Making, { later, inner }: Ways & { readonly inner: Steps }): StepBody {
  return {
    stage: { ...parts.entries(making, { onMax: 2, afterMax: 1, target: later }), steps: inner },
  };
}

interface Branch {
  readonly steps: Steps;
}

/** Where nothing ends a branch, the step is left by what it listens for alone. */
function parallel(making: Making, ways: Ways & { readonly inner: readonly Branch[] }): StepBody {
  const { inner, main, later } = ways;
  const { random } = making;
  const isFirst = random.next() < 0.4;
  const branches = Object.fromEntries(inner.map((branch, index) => [`b${index + 1}`, branch]));
  const ends = inner.map((branch) => endsIn(branch as unknown as Json));
  const without = ends.filter((of) => of.length === 0).length;
  const isEndless = isFirst ? without === ends.length : without > 0;
  const spec = { branches, ...(isFirst && { first: true }) };
  if (isEndless) return { parallel: spec, ...parts.waysOut(making, ways) };
  const { on, after } = parts.entries(making, { onMax: 2, afterMax: 1, target: later });
  const named: Record<string, TargetValue> = {};
  for (const outcome of new Set(ends.flat())) if (random.next() < 0.5) named[outcome] = ways.any();
  const takesAll = random.next() < 0.2;
  if (takesAll) named.else = ways.any();
  return {
    parallel: spec,
    ...(on && { on }),
    ...(after && { after }),
    ...(Object.keys(named).length > 0 && { 'on-outcome': named }),
    ...(!takesAll && main()),
  };
}

/** Every outcome that is written in a branch. */
function endsIn(json: Json): readonly string[] {
  if (Array.isArray(json)) return json.flatMap((item: Json) => endsIn(item));
  if (!isJsonObject(json)) return [];
  const own = typeof json.end === 'string' ? [json.end] : [];
  return [...own, ...Object.values(json).flatMap(endsIn)];
}

/** The steps that hold others, by kind. */
export const frames = { stage, parallel };
