import type { Effect } from './effect.ts';
import type { NewEvent } from './model.ts';

/**
 * The events of an `emit` to the members of a group, one for each of these persons. Their ids
 * follow from the effect's key and the person, so that performing it twice tells each once.
 * @param persons refs of who is in the group as the effect is performed
 */
export function membersEvents(
  effect: Extract<Effect, { readonly type: 'emit' }>,
  persons: readonly string[],
): readonly NewEvent[] {
  const { key, members, createdAt } = effect;
  if (!members) return [];
  const { group, event, data } = members;
  // Each time the members double they count as one hop more: a group and its members that answer
  // one another would otherwise multiply.
  const hops = members.hops + Math.floor(Math.log2(Math.max(1, persons.length)));
  return persons.map((person) => ({
    id: `${key}#${person}`,
    source: 'groupflow',
    type: event,
    subject: { kind: 'member', ref: `${group}/${person}` },
    time: createdAt,
    data,
    hops,
  }));
}
