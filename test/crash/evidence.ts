import type { Client } from '../../server/client.ts';
import { EVENT_SOURCE, type Person, toldSubject } from './people.ts';
import { OUTBOX_PROMISES } from './promises.ts';
import type { Arrival } from './receiver.ts';

/** An instance as the program tells of it. */
export interface ToldInstance {
  readonly flow: string;
  /** `kind:ref`. */
  readonly subject: string;
  readonly status: string;
  readonly outcome: string | null;
}

/** A delivery as the program tells of it. */
export interface ToldDelivery {
  readonly key: string;
  readonly status: string;
  readonly flow: string;
  readonly step: string;
  /** Of its instance. */
  readonly subject: string;
}

/** What everybody says after the storm. */
export interface Evidence {
  /** Whose every event was acknowledged. */
  readonly people: readonly Person[];
  /** Ids of the events about a subject, in the order in which they were stored. */
  readonly stored: ReadonlyMap<string, readonly string[]>;
  readonly instances: readonly ToldInstance[];
  readonly arrivals: readonly Arrival[];
  /** Of every status but `sent`. */
  readonly unsent: readonly ToldDelivery[];
  /** Keys of the deliveries of the flow that is told once at most, by status. */
  readonly sentOnce: readonly string[];
}

const PAGE = 200;
/** Subjects that are asked about at once. */
const ASKED_MAX = 8;

type Status = 'waiting' | 'sending' | 'sent' | 'failed' | 'dead' | 'withdrawn';
const UNSENT: readonly Status[] = ['waiting', 'sending', 'failed', 'dead', 'withdrawn'];
// Known to the contract once the outbox promises it.
const UNKNOWN = OUTBOX_PROMISES ? ['unknown' as Status] : [];

/** Asks the program what it knows, and takes what the receiver wrote down. */
export async function gather(
  client: Client,
  people: readonly Person[],
  arrivals: readonly Arrival[],
): Promise<Evidence> {
  const listed = await all((page) => client.listInstances({ query: page }));
  const subjects = new Map(listed.map(({ id, subject }) => [id, textOf(subject)]));
  const deliveries = (status: Status, flow?: string) =>
    all((page) => client.listDeliveries({ query: { status, flow, ...page } }));
  const unsent = await Promise.all([...UNSENT, ...UNKNOWN].map((status) => deliveries(status)));
  const once = await deliveries('sent', 'notice');
  return {
    people,
    stored: await storedEvents(client, people),
    instances: listed.map(({ flow, subject, status, outcome }) => ({
      flow,
      subject: textOf(subject),
      status,
      outcome,
    })),
    arrivals,
    unsent: unsent.flat().map(({ key, status, flow, step, instance }) => ({
      key,
      status,
      flow: flow ?? '',
      step: step ?? '',
      subject: subjects.get(instance ?? '') ?? '',
    })),
    sentOnce: once.map(({ key }) => key),
  };
}

/** What is still to be done; empty when the program has come to rest. */
export async function unfinished(client: Client): Promise<readonly string[]> {
  const query = { limit: 5 };
  const [active, waiting, sending] = await Promise.all([
    client.listInstances({ query: { status: 'active', ...query } }),
    client.listDeliveries({ query: { status: 'waiting', ...query } }),
    client.listDeliveries({ query: { status: 'sending', ...query } }),
  ]);
  return [
    ...active.items.map((it) => `instance of ${it.flow} for ${textOf(it.subject)} is active`),
    ...[...waiting.items, ...sending.items].map((it) => `delivery ${it.key} is ${it.status}`),
  ];
}

async function storedEvents(client: Client, people: readonly Person[]) {
  const stored = new Map<string, readonly string[]>();
  const left = [...people];
  const ask = async () => {
    for (let person = left.pop(); person !== undefined; person = left.pop()) {
      const [kind, ...rest] = toldSubject(person.subject).split(':');
      const params = { kind: String(kind), ref: rest.join(':') };
      const events = await all((page) => client.getTimeline({ params, query: page }));
      const own = events.filter(({ source }) => source === EVENT_SOURCE);
      stored.set(person.subject, own.map(({ id }) => id).reverse());
    }
  };
  await Promise.all(Array.from({ length: ASKED_MAX }, ask));
  return stored;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Reads a list to its end. */
async function all<Item>(
  read: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await read({ limit: PAGE, ...(cursor !== null && { cursor }) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

function textOf({ kind, ref }: { readonly kind: string; readonly ref: string }): string {
  return `${kind}:${ref}`;
}
