import type { Evidence } from './evidence.ts';
import type { Expected } from './people.ts';
import type { Arrival, Content } from './receiver.ts';

/** One promise, how much of it was looked at, and what broke it. */
export interface Finding {
  readonly promise: string;
  readonly counted: number;
  readonly broken: readonly string[];
}

export interface Bounds {
  /** Whether messages to one target keep their order though no flow waits for their results. */
  readonly ordersTargets: boolean;
  /** Most deliveries whose fate may be unknown. */
  readonly unknownMax: number;
}

/** Compares what was acknowledged with what came of it. */
export function judge(evidence: Evidence, bounds: Bounds): readonly Finding[] {
  return [
    eventsStored(evidence),
    instancesEnded(evidence),
    messagesArrived(evidence),
    keysKeep(evidence.arrivals),
    orderKept(evidence, bounds.ordersTargets),
    sentOnceAtMost(evidence),
    fateIsTold(evidence, bounds.unknownMax),
  ];
}

function eventsStored({ people, stored }: Evidence): Finding {
  const broken = people.flatMap(({ subject, events }) => {
    const want = events.map(({ id }) => id).join(' ');
    const have = stored.get(subject)?.join(' ') ?? '';
    return have === want ? [] : [`${subject}: acknowledged ${want}; stored ${have}`];
  });
  const counted = people.reduce((sum, { events }) => sum + events.length, 0);
  return { promise: 'each acknowledged event is stored, once, in its order', counted, broken };
}

function instancesEnded({ people, instances }: Evidence): Finding {
  const have = instances.map(
    ({ flow, subject, status, outcome }) => `${flow} of ${subject} ${status} as ${outcome}`,
  );
  const want = people.flatMap(({ endings }) =>
    endings.map(({ flow, subject, outcome }) => `${flow} of ${subject} completed as ${outcome}`),
  );
  const broken = differences(want, have);
  return { promise: 'each flow has ended as its events say', counted: want.length, broken };
}

function messagesArrived({ people, arrivals }: Evidence): Finding {
  const expected = people.flatMap(({ messages }) => messages).filter(isKeyed);
  const have = arrivals.filter((it) => isKeyed(it) && !it.repeated);
  const broken = differences(expected.map(described), have.map(described));
  return { promise: 'each message is performed once', counted: expected.length, broken };
}

function keysKeep(arrivals: readonly Arrival[]): Finding {
  const known = new Map<string, string>();
  const broken: string[] = [];
  for (const arrival of arrivals) {
    const content = described(arrival);
    const first = known.get(arrival.key) ?? content;
    known.set(arrival.key, first);
    if (first !== content) broken.push(`${arrival.key}: first ${first}, then ${content}`);
  }
  return { promise: 'a key always asks for the same', counted: arrivals.length, broken };
}

function orderKept({ people, arrivals }: Evidence, ordersTargets: boolean): Finding {
  const first = new Map<string, number>();
  for (const [index, arrival] of arrivals.entries()) {
    const content = described(arrival);
    if (!first.has(content)) first.set(content, index);
  }
  const ordered = people.filter((person) => person.waitsForResults || ordersTargets);
  const broken = ordered.flatMap((person) => {
    const at = person.messages.map((message) => first.get(described(message)) ?? -1);
    const came = at.filter((index) => index >= 0);
    const isSorted = came.every((index, place) => index > (came[place - 1] ?? -1));
    return isSorted ? [] : [`${person.subject}: its messages arrived as ${came.join(', ')}`];
  });
  return { promise: 'messages to a subject keep their order', counted: ordered.length, broken };
}

function sentOnceAtMost({ arrivals }: Evidence): Finding {
  const once = arrivals.filter((arrival) => !isKeyed(arrival));
  const seen = new Set<string>();
  const broken: string[] = [];
  for (const { key } of once) {
    if (seen.has(key)) broken.push(`${key} was sent again`);
    seen.add(key);
  }
  return { promise: 'at-most-once is never sent twice', counted: once.length, broken };
}

/** Of at-most-once messages: sent ones arrived, and of the others it is told that nobody knows. */
function fateIsTold(evidence: Evidence, unknownMax: number): Finding {
  const { people, arrivals, unsent, sentOnce } = evidence;
  const expected = people.flatMap(({ messages }) => messages).filter((it) => !isKeyed(it));
  const arrived = new Map(arrivals.filter((it) => !isKeyed(it)).map((it) => [it.key, it]));
  const own = unsent.filter(({ flow }) => flow === 'notice');
  const unknown = own.filter(({ status }) => status === 'unknown');
  const told = sentOnce.length + own.length;
  const counted = expected.length;
  return {
    promise: 'of each at-most-once message it is told what became of it',
    counted,
    broken: [
      ...(told === counted ? [] : [`${counted} were decided, of ${told} the fate is told`]),
      ...sentOnce.filter((key) => !arrived.has(key)).map((key) => `${key} never arrived`),
      ...own
        .filter(({ status }) => !['unknown', 'failed'].includes(status))
        .map(({ key, status }) => `${key} is ${status}`),
      ...own
        .filter(({ key, status }) => status === 'failed' && arrived.has(key))
        .map(({ key }) => `${key} is told as failed, and arrived`),
      ...(unknown.length > unknownMax ? [`${unknown.length} unknown, ${unknownMax} at most`] : []),
    ],
  };
}

function isKeyed({ endpoint }: Pick<Expected, 'endpoint'>): boolean {
  return endpoint === 'keyed';
}

function described({ flow, step, subject, text }: Content) {
  return `${flow}/${step} to ${subject}: ${text}`;
}

/** What is in one list and not in the other, as often as it is. */
function differences(want: readonly string[], have: readonly string[]): readonly string[] {
  const balance = new Map<string, number>();
  for (const item of want) balance.set(item, (balance.get(item) ?? 0) + 1);
  for (const item of have) balance.set(item, (balance.get(item) ?? 0) - 1);
  return [...balance].flatMap(([item, count]) => {
    if (count === 0) return [];
    return [count > 0 ? `lost (${count}): ${item}` : `extra (${-count}): ${item}`];
  });
}
