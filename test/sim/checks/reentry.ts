import { isDeepStrictEqual } from 'node:util';
import type { Instance } from '../../../engine/core/index.ts';
import type { FlowRule } from '../made-flows.ts';
import type { Evidence } from './evidence.ts';
import { resultsOf, runName } from './evidence.ts';

/**
 * One instance of a flow at a time for a subject and key, and the next only as its `reenter`
 * allows; an instance stays what it was started as, and does not come back from its end.
 */
export async function checkReentry({ history, rules }: Evidence): Promise<readonly string[]> {
  const known = new Map<string, Instance>();
  const runs = new Map<string, Instance[]>();
  const found: string[] = [];
  for (const { instances } of resultsOf(history.turns)) {
    const ordered = [...instances].sort((left, right) => left.order - right.order);
    for (const instance of ordered) {
      const before = known.get(instance.id);
      known.set(instance.id, instance);
      if (before !== undefined) {
        found.push(...changed(before, instance));
        continue;
      }
      const name = runName(instance);
      const others = (runs.get(name) ?? []).map(({ id }) => known.get(id) ?? instance);
      runs.set(name, [...others, instance]);
      const rule = rules.get(instance.flow);
      if (rule !== undefined) found.push(...broken(rule, instance, others));
    }
  }
  return found;
}

function changed(before: Instance, after: Instance): readonly string[] {
  const fixed = ({ flow, version, hash, subject, key, order, startedAt }: Instance) => {
    return { flow, version, hash, subject, key, order, startedAt };
  };
  return [
    ...(before.status === 'active' ? [] : [`${after.id} came back from its end`]),
    ...(isDeepStrictEqual(fixed(before), fixed(after)) ? [] : [`${after.id} became another`]),
  ];
}

/** @param others what ran before for the same subject and key, as it is by now */
function broken(
  rule: FlowRule,
  instance: Instance,
  others: readonly Instance[],
): readonly string[] {
  const live = others.filter(({ status }) => status === 'active');
  const found = live.map(({ id }) => `${instance.id} started while ${id} ran`);
  const { reenter } = rule;
  if (reenter === 'never' && others.length > 0) found.push(`${instance.id} started once more`);
  if (typeof reenter !== 'object') return found;
  const last = Math.max(...others.map(({ endedAt }) => endedAt ?? 0));
  if (instance.startedAt - last < reenter.afterMs) {
    found.push(`${instance.id} started ${instance.startedAt - last} ms after the last one`);
  }
  return found;
}
