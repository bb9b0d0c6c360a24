import type { EffectKey, FlowId, InstanceId, Instant, Json, StepId } from '../../base/index.ts';
import type { Effect, JournalEntry, MessagePart, SubjectRef } from '../../core/index.ts';
import { groupOfMember, personOfMember } from '../../core/index.ts';
import type { ShortFact } from './record-fact.ts';
import { longFact, longKey, shortFact, shortKey } from './record-fact.ts';

/** An effect of a record; a withdrawal is none, it changes others. */
export type StoredEffect = Exclude<Effect, { readonly type: 'withdraw' }>;

/** What a record holds. */
export interface RecordBody {
  readonly journal: readonly JournalEntry[];
  readonly effects: readonly StoredEffect[];
}

/*
 * Of each instance its name is written once, and of each effect what does not follow from its key
 * and its instance, and is not as usual: a quarter of the characters of the plain form, which is
 * what writing and packing a record cost.
 */

type Send = Extract<StoredEffect, { readonly type: 'send' }>;

/** Facts of the turn's own instant stand alone. */
type TimedFact = ShortFact | readonly [at: Instant, fact: ShortFact];

interface ShortInstance {
  readonly id: InstanceId;
  readonly facts: TimedFact[];
  /** Of whom its effects are. */
  owner?: readonly [flow: FlowId, version: number, subject: SubjectRef];
}

/** `of` is the place of the instance; `key` lacks its id in front. */
type ShortEffect =
  | readonly [of: number, key: string, rest: { readonly step: StepId }]
  | readonly [
      of: number,
      key: string,
      connector: string,
      messageClass: string,
      to: Send['to'] | 0,
      parts: string | readonly MessagePart[],
      unusual?: Unusual,
    ];

interface Short {
  readonly of: readonly ShortInstance[];
  readonly effects?: readonly ShortEffect[];
}

const USUAL_SEND = {
  channel: null,
  promise: 'at-least-once',
  deadlineAt: null,
  report: null,
} as const;

/** Writes what a record holds as JSON. */
export function recordBodyText(at: Instant, { journal, effects }: RecordBody): string {
  const places = new Map<InstanceId, number>();
  const of: ShortInstance[] = [];
  const placeOf = (id: InstanceId): number => {
    const known = places.get(id);
    if (known !== undefined) return known;
    places.set(id, of.length);
    return of.push({ id, facts: [] }) - 1;
  };
  const keys = new Map<EffectKey, number>();
  for (const effect of effects) keys.set(effect.key, keys.size);
  for (const entry of journal) {
    const fact = shortFact(entry, effects, keys);
    of[placeOf(entry.instance)]?.facts.push(entry.at === at ? fact : [entry.at, fact]);
  }
  const short = effects.map((effect) => {
    const place = placeOf(effect.origin.instance);
    const instance = of[place];
    const { flow, version, subject } = effect.origin;
    if (instance !== undefined) instance.owner ??= [flow, version, subject];
    return effect.type === 'send' ? shortSend(effect, at, place) : shortOther(effect, place);
  });
  return JSON.stringify(short.length === 0 ? { of } : { of, effects: short });
}

function shortSend(effect: Send, at: Instant, of: number): ShortEffect {
  const { origin, connector, parts } = effect;
  const key = shortKey(effect.key, origin.instance);
  const to = isSubject(effect.to, origin.subject) ? 0 : effect.to;
  const [part] = parts;
  const texts = part?.type === 'text' && parts.length === 1 ? part.text : parts;
  const unusual = unusualOf(effect, { at, key });
  return unusual === null
    ? [of, key, connector, effect.class, to, texts]
    : [of, key, connector, effect.class, to, texts, unusual];
}

function shortOther({ key, origin, ...rest }: StoredEffect, of: number): ShortEffect {
  return [of, shortKey(key, origin.instance), { ...rest, step: origin.step }];
}

function isSubject(to: Send['to'], { kind, ref }: SubjectRef): boolean {
  return to.kind === 'member' && kind === 'member' && ref === `${to.group}/${to.person}`;
}

type Unusual = Partial<Send> & { step?: StepId };

/** What is not as with most messages; null for most. */
function unusualOf(
  effect: Send,
  { at, key }: { readonly at: Instant; readonly key: string },
): Unusual | null {
  const { channel, mention, promise, deadlineAt, report, createdAt, origin } = effect;
  const isUsual =
    channel === null &&
    mention.length === 0 &&
    promise === 'at-least-once' &&
    deadlineAt === null &&
    report === null &&
    createdAt === at &&
    isStepOf(key, origin.step);
  if (isUsual) return null;
  return { channel, mention, promise, deadlineAt, report, createdAt, step: origin.step };
}

/** Says whether a short key `/<step>/<visit>/<ordinal>` names the step. */
function isStepOf(key: string, step: StepId): boolean {
  return key.startsWith(step, 1) && key[0] === '/' && key[step.length + 1] === '/';
}

function stepOf(key: string): string {
  return key.slice(1, key.indexOf('/', 1));
}

/** Reads what {@link recordBodyText} has written; a bare list is a journal of the first schema. */
export function parseRecordBody(at: Instant, json: Json): RecordBody {
  if (Array.isArray(json)) {
    return { journal: json as unknown as readonly JournalEntry[], effects: [] }; // written as one
  }
  const short = json as unknown as Short; // written by recordBodyText
  const effects = (short.effects ?? []).map((effect) => longEffect(effect, at, short.of));
  const journal = short.of.flatMap(({ id, facts }) =>
    facts.map((item): JournalEntry => {
      const [when, fact] = isTimed(item) ? item : [at, item];
      return { instance: id, at: when, fact: longFact(fact, id, effects) };
    }),
  );
  return { journal, effects };
}

function isTimed(item: TimedFact): item is readonly [Instant, ShortFact] {
  return Array.isArray(item) && typeof item[0] === 'number';
}

function longEffect(short: ShortEffect, at: Instant, all: Short['of']): StoredEffect {
  const [of, tail] = short;
  const instance = all[of];
  if (instance?.owner === undefined) throw new TypeError(`The effect ${tail} has no instance.`);
  const [flow, version, subject] = instance.owner;
  const key = longKey(tail, instance.id);
  const basis = { flow, version, instance: instance.id, subject };
  if (short.length === 3) {
    const { step, ...rest } = short[2];
    return { ...rest, key, origin: { ...basis, step } } as StoredEffect; // shortOther left out both
  }
  const [, , connector, messageClass, to, parts, unusual = {}] = short;
  const { step = stepOf(tail) as StepId, ...rest } = unusual; // as it stood in the key
  return {
    type: 'send',
    key,
    connector,
    to: to === 0 ? memberOf(subject) : to,
    class: messageClass,
    parts: typeof parts === 'string' ? [{ type: 'text', text: parts }] : parts,
    ...USUAL_SEND,
    mention: [],
    createdAt: at,
    ...rest,
    origin: { ...basis, step },
  };
}

function memberOf({ ref }: SubjectRef): Send['to'] {
  return { kind: 'member', group: groupOfMember(ref), person: personOfMember(ref) };
}
