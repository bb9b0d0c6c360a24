import type { EffectKey } from '../../../engine/base/index.ts';
import { targetOf } from '../../../engine/store/target.ts';
import type { Evidence } from './evidence.ts';
import { resultsOf } from './evidence.ts';

/**
 * Messages of one shard to one target arrive in the order in which they were decided. One that a
 * person has put back, or whose end was stored before the later one went out, may come after it.
 */
export async function checkOrder({ history }: Evidence): Promise<readonly string[]> {
  const arrived = new Map([...history.landed.keys()].map((key, place) => [key, place]));
  const found: string[] = [];
  for (const keys of byTarget(history.turns).values()) {
    const came = keys.filter((key) => arrived.has(key) && !history.retried.has(key));
    for (const [index, key] of came.entries()) {
      const overtaken = came
        .slice(0, index)
        .find((other) => isAfter(arrived, other, key) && !wasOver(history, other, key));
      if (overtaken !== undefined) found.push(`${key} overtook ${overtaken}`);
    }
  }
  return found;
}

/** Keys in the order of their decision; turns of one shard come one after another. */
function byTarget(turns: Evidence['history']['turns']): ReadonlyMap<string, readonly EffectKey[]> {
  const targets = new Map<string, EffectKey[]>();
  for (const { shard, effects } of resultsOf(turns)) {
    for (const effect of effects) {
      const target = targetOf(effect);
      if (target === null) continue;
      const name = `${shard} ${target}`;
      targets.set(name, [...(targets.get(name) ?? []), effect.key]);
    }
  }
  return targets;
}

function isAfter(
  places: ReadonlyMap<EffectKey, number>,
  earlier: EffectKey,
  later: EffectKey,
): boolean {
  return (places.get(earlier) ?? 0) > (places.get(later) ?? 0);
}

/** Its sender had given it up before the other one was handed over, and it came all the same. */
function wasOver(
  { settled, handings }: Evidence['history'],
  earlier: EffectKey,
  later: EffectKey,
): boolean {
  const end = settled.get(earlier);
  const first = handings.find(({ key }) => key === later);
  return end !== undefined && first !== undefined && end < first.step;
}
