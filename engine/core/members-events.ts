import type { Effect } from './effect.ts';
import { HOPS_MAX } from './hops.ts';
import type { NewEvent } from './model.ts';

type EmitEffect = Extract<Effect, { readonly type: 'emit' }>;

/**
 * The events of an `emit` to the members of a group, one for each of these persons; none where that
 * would be too many. Their ids follow from the effect's key and the person, so that performing it
 * twice tells each once.
 * @param persons refs of who is in the group as the effect is performed
 */
export function membersEvents(effect: EmitEffect, persons: readonly string[]): readonly NewEvent[] {
  const { key, members, createdAt } = effect;
  if (!members || isTooWide(effect, persons.length)) return [];
  const { group, event, data } = members;
  const hops = hopsTo(members.hops, persons.length);
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

/**
 * Says whether an emit goes to more members than may follow from one event. How many there are is
 * only known when it is performed, so that the core cannot refuse it before.
 */
export function isTooWide({ members }: EmitEffect, count: number): boolean {
  return members !== null && count > 0 && hopsTo(members.hops, count) > HOPS_MAX;
}

/**
 * Each time the members double they count as one hop more: a group and its members that answer one
 * another would otherwise multiply. So the numbers of members along one chain have a product of
 * 2^15 at most, and where a group is told twice along it, of 2^13.
 */
function hopsTo(hops: number, count: number): number {
  return hops + Math.ceil(Math.log2(Math.max(1, count)));
}
