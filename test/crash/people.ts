import { pick, type Random, randomBelow } from '../../engine/base/index.ts';
import type { Content } from './receiver.ts';

/** An event as it is sent. */
export interface SentEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Somebody who is asked something answers once the question has reached the receiver. */
export const QUESTION_STEP = 'choose';

/** How an instance has to end. */
export interface Ending {
  readonly flow: string;
  /** `kind:ref`. */
  readonly subject: string;
  readonly outcome: string;
}

/** Somebody (or some group) who does what a script says, and what must come of it. */
export interface Person {
  readonly subject: string;
  readonly events: readonly SentEvent[];
  /** Events before the answer to a question, where there is one. */
  readonly untilAsked: number | null;
  readonly endings: readonly Ending[];
  /** In the order in which they have to reach the receiver. */
  readonly messages: readonly Expected[];
  /** Whether its flow waits for each result, so that the order is the flow's own. */
  readonly waitsForResults: boolean;
}

export interface Expected extends Content {
  readonly endpoint: 'keyed' | 'once';
}

export const EVENT_SOURCE = 'urn:crash';

type Act = readonly [type: string, text?: string];

const COUNT_MIN = 2;
const COUNT_MAX = 9;
const ORDERS_MAX = 4;
const GROUPS = 5;

/** What a script needs to know of its person. */
interface Part {
  readonly id: string;
  readonly random: Random;
  /** Says what must reach the receiver. */
  message(flow: string, step: string, text: string): Expected;
  events(acts: readonly Act[]): readonly SentEvent[];
  ending(flow: string, outcome: string): Ending;
}

type Script = (
  part: Part,
) => Omit<Person, 'subject' | 'untilAsked'> & Partial<Pick<Person, 'untilAsked'>>;

/** Buys some things: each order is told once. */
const buyer: Script = (part) => {
  const acts = Array.from(
    { length: 1 + randomBelow(part.random, ORDERS_MAX) },
    (): Act => ['order.paid'],
  );
  const events = part.events(acts);
  return {
    events,
    waitsForResults: false,
    endings: events.map(() => part.ending('receipt', 'told')),
    messages: events.map(({ id }) => part.message('receipt', 'tell', id)),
  };
};

/** Counts aloud, and stops: each number is heard once and in its place. */
const counter: Script = (part) => {
  const count = COUNT_MIN + randomBelow(part.random, COUNT_MAX - COUNT_MIN + 1);
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1));
  return {
    events: part.events([
      ['trial.started'],
      ...[...numbers, 'over'].map((text): Act => ['message.received', text]),
    ]),
    waitsForResults: true,
    endings: [part.ending('count', 'counted')],
    messages: [
      ...numbers.map((text) => part.message('count', 'tell', text)),
      part.message('count', 'say-goodbye', `over after ${count}`),
    ],
  };
};

/** Is asked, and chooses. */
const chooser: Script = (part) => {
  const [reply, choice] = pick(part.random, [
    ['1', 'first'],
    ['2', 'second'],
  ] as const);
  return {
    events: part.events([['link.clicked'], ['message.received', reply]]),
    waitsForResults: false,
    untilAsked: 1,
    endings: [part.ending('menu', choice)],
    messages: [part.message('menu', 'choose', 'menu'), part.message('menu', choice, choice)],
  };
};

/** Joins, and is greeted twice with a pause. */
const joiner: Script = (part) => ({
  events: part.events([['member.joined']]),
  waitsForResults: true,
  endings: [part.ending('pause', 'done')],
  messages: [part.message('pause', 'hello', 'hello'), part.message('pause', 'again', 'again')],
});

/** A group that is told something by a channel that knows no keys. */
const group: Script = (part) => {
  const events = part.events([['group.created']]);
  return {
    events,
    waitsForResults: false,
    endings: [part.ending('notice', 'told')],
    messages: events.map(({ id }) => ({
      ...part.message('notice', 'tell', id),
      endpoint: 'once' as const,
    })),
  };
};

/** Makes one person after another, the same for the same draws. */
export function createPeople(options: {
  readonly random: Random;
  /** Begins every id. */
  readonly name: string;
  readonly withGroups: boolean;
}): () => Person {
  const { random, name, withGroups } = options;
  const scripts = [buyer, counter, chooser, joiner, ...(withGroups ? [group] : [])];
  let made = 0;
  return () => {
    made += 1;
    const script = pick(random, scripts);
    const id = `${name}-${made}`;
    const subject = subjectOf(script, id, random);
    return { subject, untilAsked: null, ...script(partOf(id, subject, random)) };
  };
}

function subjectOf(script: Script, id: string, random: Random): string {
  if (script === group) return `group/${id}`;
  if (script === joiner) return `group/g${randomBelow(random, GROUPS)}/member/${id}`;
  return `customer/${id}`;
}

function partOf(id: string, subject: string, random: Random): Part {
  const told = toldSubject(subject);
  return {
    id,
    random,
    message: (flow, step, text) => ({
      endpoint: 'keyed',
      flow,
      step,
      subject: told,
      text,
    }),
    events: (acts) =>
      acts.map(([type, text], index) => ({
        specversion: '1.0',
        id: `${id}-${index}`,
        source: EVENT_SOURCE,
        type,
        subject,
        data: text === undefined ? {} : { text },
      })),
    ending: (flow, outcome) => ({ flow, subject: told, outcome }),
  };
}

/** `group/g/member/p` is told as `member:g/p`. */
export function toldSubject(subject: string): string {
  const [kind = '', ref = '', , person] = subject.split('/');
  return person === undefined ? `${kind}:${ref}` : `member:${ref}/${person}`;
}
