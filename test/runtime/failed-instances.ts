import type { World } from './world.ts';
import { about, openWorld } from './world.ts';

/** Who asks, and why. */
export const ORDER = { by: 'chen', reason: '已补资料' };

/** What the commands of the runtime need of a world. */
export const desk = ({ store, clock, worker }: World) => ({ store, clock, notify: worker.notify });

/** Fails at its second step as long as the member has no level. */
export const FRAIL = `flow: frail
title: 试
about: member
start: [{ on: member.joined }]
vars: { n: 0 }
steps:
  hello: { send: { to: member, text: 你好 }, next: level }
  level: { update: { vars: { n: "= member.level + 1" } }, next: bye }
  bye: { send: { to: member, text: "级别 {{ vars.n }}" }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }
`;

/** A world in which the flow has failed for these members. */
export async function failedFor(...people: readonly string[]): Promise<World> {
  const world = await openWorld({ flows: [FRAIL] });
  await world.tell(...people.map((person) => about(person, 'member.joined')));
  await world.worker.settle();
  return world;
}

/** Tells a level, which the failed instance does not hear of. */
export async function mend(world: World, person: string): Promise<void> {
  await world.tell(about(person, 'contact.updated', { member: { ref: person, level: 2 } }));
  await world.worker.settle();
}
