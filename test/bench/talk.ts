import type { FlowId } from '../../engine/base/index.ts';
import { invariant } from '../../engine/base/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { eventOf } from './installation.ts';

/** Says again what it is told, so that its messages show the order in which it took the events. */
export const TALK_FLOW = `flow: bench-talk
title: 顺序
about: member
start: [{ on: order.placed }]
steps:
  say:
    send: { to: member, text: "{{ event.data.text }}" }
    next: listen
  listen:
    wait: {}
    on: [{ event: checkin.done, next: say }]
    after: [{ delay: 1d, end: silent }]
`;

/** Events of each talker, numbered from 1 in their texts. */
export const WORDS = 10;
/** Talkers who speak at the same time, in turns. */
const COHORT = 50;

/** What talkers, of the numbers from `first` on, say; each one's events in their order. */
export function talkOf(first: number, count: number, at: number): readonly IncomingEvent[] {
  const events: IncomingEvent[] = [];
  for (let from = 0; from < count; from += COHORT) {
    for (let word = 1; word <= WORDS; word += 1) {
      for (let talker = from; talker < Math.min(count, from + COHORT); talker += 1) {
        const type = word === 1 ? 'order.placed' : 'checkin.done';
        const event = eventOf(type, first + talker, at);
        events.push({
          ...event,
          id: `${event.id}-${word}`,
          data: { ...event.data, text: String(word) },
        });
      }
    }
  }
  return events;
}

/**
 * Checks that each talker's instance took every event once and in the order in which they were
 * accepted.
 * @throws InvariantError that names the first one that did not
 */
export async function checkTalk(store: Store, count: number): Promise<void> {
  const flow = 'bench-talk' as FlowId; // of TALK_FLOW
  let checked = 0;
  let cursor: string | null = null;
  const expected = Array.from({ length: WORDS }, (_, index) => String(index + 1)).join();
  do {
    const page = await store.listInstances({ flow, limit: 500, ...(cursor && { cursor }) });
    for (const { id } of page.items) {
      const { items } = await store.listDeliveries({ instance: id, limit: WORDS + 1 });
      const said = items
        .map(({ key, effect }) => ({ visit: visitOf(key), text: textOf(effect) }))
        .sort((left, right) => left.visit - right.visit)
        .map(({ text }) => text);
      invariant(said.join() === expected, `${id} took its events as ${said.join()}.`);
    }
    checked += page.items.length;
    cursor = page.next;
  } while (cursor !== null);
  invariant(checked === count, `${checked} of ${count} talkers have an instance.`);
}

/** A key is `<instance>/<step>/<visit>/<ordinal>`. */
function visitOf(key: string): number {
  return Number(key.split('/').at(-2));
}

type Deliveries = Awaited<ReturnType<Store['listDeliveries']>>['items'];

function textOf(effect: Deliveries[number]['effect']): string {
  if (effect.type !== 'send') return '';
  return effect.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
