import type { Instant, JsonObject, Random } from '../../engine/base/index.ts';
import { pick, plusMs, randomBelow, seededRandom } from '../../engine/base/index.ts';
import type { Crowd, Group, Person } from './people.ts';
import { createCrowd } from './people.ts';
import { QUESTIONS, REPLIES, TALK } from './words.ts';

/** An event as `events send` takes it: a CloudEvent in plain JSON. */
export interface TrafficEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: 'traffic';
  readonly type: string;
  readonly subject: string;
  readonly time?: string;
  readonly data: JsonObject;
}

export interface TrafficOptions {
  readonly seed: number;
  readonly events: number;
  /**
   * When the first event happens; the others follow about as fast as people do. Without it events
   * have no time and count as happening when they are sent, so that flows start on them.
   */
  readonly from?: Instant;
}

/** About so many events belong to one group. */
const EVENTS_PER_GROUP = 250;
const GROUPS_MAX = 2_000;
/** Mean time between two events. */
const GAP_MS = 4_000;

/** What happens, and how often out of a hundred. */
const MIX: readonly { readonly weight: number; readonly make: Maker }[] = [
  { weight: 22, make: joins },
  { weight: 28, make: talks },
  { weight: 14, make: replies },
  { weight: 6, make: asks },
  { weight: 5, make: answered },
  { weight: 8, make: clicks },
  { weight: 6, make: startsTrial },
  { weight: 6, make: pays },
  { weight: 5, make: leaves },
];

interface Scene {
  readonly random: Random;
  readonly crowd: Crowd;
  /** Number of the event, for refs. */
  readonly number: number;
}

interface Happening {
  readonly type: string;
  readonly subject: string;
  readonly data: JsonObject;
}

/** Null when it cannot happen now, such as talk where nobody is. */
type Maker = (scene: Scene) => Happening | null;

/**
 * Invents what happens in customer groups: people join, talk, ask, reply, try, buy and leave. The
 * same options give the same events.
 */
export function* traffic(options: TrafficOptions): Generator<TrafficEvent> {
  const random = seededRandom(options.seed);
  const groupCount = Math.min(GROUPS_MAX, Math.ceil(options.events / EVENTS_PER_GROUP));
  const crowd = createCrowd(random, options.seed, Math.max(1, groupCount));
  let at = options.from;
  for (let number = 1; number <= options.events; number += 1) {
    const { type, subject, data } = happening({ random, crowd, number });
    const id = `${options.seed}-${number}`;
    const time = at === undefined ? {} : { time: new Date(at).toISOString() };
    yield { specversion: '1.0', id, source: 'traffic', type, subject, ...time, data };
    if (at !== undefined) at = plusMs(at, randomBelow(random, 2 * GAP_MS));
  }
}

function happening(scene: Scene): Happening {
  const group = scene.crowd.groups[scene.number - 1];
  if (group !== undefined && scene.number <= scene.crowd.groups.length) return opens(group);
  return draw(scene.random)(scene) ?? joins(scene);
}

function draw(random: Random): Maker {
  let left = randomBelow(random, 100);
  for (const { weight, make } of MIX) {
    if (left < weight) return make;
    left -= weight;
  }
  return talks;
}

function opens(group: Group): Happening {
  return { type: 'group.created', subject: `group/${group.ref}`, data: { group: { ...group } } };
}

function joins({ random, crowd }: Scene): Happening {
  const joinScene = pick(random, ['qr', 'qr', 'link', 'invited']);
  return byMember('member.joined', crowd.arrive(), { joinScene });
}

function leaves({ crowd }: Scene): Happening | null {
  const person = crowd.depart();
  return person && byMember('member.left', person, { quitScene: 'self' });
}

function talks(scene: Scene): Happening | null {
  return says(scene, pick(scene.random, TALK));
}

function replies(scene: Scene): Happening | null {
  return says(scene, pick(scene.random, REPLIES));
}

function asks(scene: Scene): Happening | null {
  return says(scene, pick(scene.random, QUESTIONS));
}

function says({ random, crowd, number }: Scene, text: string): Happening | null {
  const person = crowd.anyone();
  if (person === null) return null;
  const isDirect = randomBelow(random, 4) === 0;
  const message = { messageRef: `m-${number}`, kind: 'text', text, mentions: [], links: [] };
  return isDirect
    ? byCustomer('message.received', person, { ...message, channel: 'direct' })
    : byMember('message.received', person, { ...message, channel: 'group' });
}

function answered({ random, crowd, number }: Scene): Happening | null {
  const person = crowd.anyone();
  const waitMs = 5_000 + randomBelow(random, 600_000);
  return (
    person &&
    byMember('message.answered', person, { messageRef: `m-${number}`, waitMs, by: 'human' })
  );
}

function clicks({ random, crowd }: Scene): Happening | null {
  const person = crowd.anyone();
  const contentRef = `c-${1 + randomBelow(random, 20)}`;
  const url = `https://shop.example/${contentRef}`;
  return person && byCustomer('link.clicked', person, { contentRef, url, channel: 'group' });
}

function startsTrial({ crowd, number }: Scene): Happening | null {
  const person = crowd.anyone();
  if (person === null || person.trialRef !== null) return null;
  person.trialRef = `trial-${number}`;
  return byCustomer('trial.started', person, { trialRef: person.trialRef });
}

function pays({ random, crowd, number }: Scene): Happening | null {
  const person = crowd.anyone();
  if (person === null) return null;
  person.orders += 1;
  const amountMinor = 990 + 100 * randomBelow(random, 300);
  return byCustomer('order.paid', person, {
    orderRef: `o-${number}`,
    amountMinor,
    currency: 'CNY',
    items: [{ sku: `sku-${1 + randomBelow(random, 30)}`, count: 1 + randomBelow(random, 3) }],
  });
}

function byMember(type: string, person: Person, data: JsonObject): Happening {
  const { ref, displayName, group } = person;
  const member = { ref, displayName, kind: 'customer' };
  return {
    type,
    subject: `group/${group.ref}/member/${ref}`,
    data: { group: { ...group }, member, ...data },
  };
}

function byCustomer(type: string, person: Person, data: JsonObject): Happening {
  const { ref, displayName } = person;
  return { type, subject: `customer/${ref}`, data: { customer: { ref, displayName }, ...data } };
}
