import type { EffectKey, FlowId, InstanceId, Instant, Json, StepId } from '../../base/index.ts';
import type { Effect, JournalEntry, SubjectRef } from '../../core/index.ts';

/** An effect of a record; a withdrawal is none, it changes others. */
export type StoredEffect = Exclude<Effect, { readonly type: 'withdraw' }>;

/** What a record holds. */
export interface RecordBody {
  readonly journal: readonly JournalEntry[];
  readonly effects: readonly StoredEffect[];
}

/*
 * Of each instance its name is written once, and of each effect what does not follow from its key
 * and its instance, and is not as usual: half the characters of the plain form, which is what
 * writing and packing a record cost.
 */

type Fact = JournalEntry['fact'];
type Origin = StoredEffect['origin'];

/** Facts of the turn's own instant stand alone. */
type ShortFact = Fact | readonly [at: Instant, fact: Fact];

type Owner = readonly [flow: FlowId, version: number, subject: SubjectRef];

interface ShortInstance {
  readonly id: InstanceId;
  readonly facts: ShortFact[];
  /** Of whom its effects are. */
  owner?: Owner;
}

/** `of` is the place of the instance; `key` lacks its id in front. */
type ShortEffect = Readonly<Record<string, unknown>> & {
  readonly of: number;
  readonly key: string;
};

interface Short {
  readonly of: readonly ShortInstance[];
  readonly effects?: readonly ShortEffect[];
}

const USUAL_SEND = {
  channel: null,
  mention: [],
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
  for (const entry of journal) {
    const fact = shortFact(entry);
    of[placeOf(entry.instance)]?.facts.push(entry.at === at ? fact : [entry.at, fact]);
  }
  const short = effects.map((effect) => {
    const place = placeOf(effect.origin.instance);
    const instance = of[place];
    const { flow, version, subject } = effect.origin;
    if (instance !== undefined) instance.owner ??= [flow, version, subject];
    return shortEffect(effect, at, place);
  });
  return JSON.stringify(short.length === 0 ? { of } : { of, effects: short });
}

function shortFact({ instance, fact }: JournalEntry): Fact {
  if (fact.type !== 'handedOver' && fact.type !== 'withdrawn') return fact;
  return { ...fact, key: shortKey(fact.key, instance) };
}

/** Without the instance in front; a whole key never begins with a slash. */
function shortKey(key: EffectKey, instance: InstanceId): EffectKey {
  const isUsual = key.startsWith(instance) && key[instance.length] === '/';
  return isUsual ? (key.slice(instance.length) as EffectKey) : key; // read by `longKey` alone
}

function longKey(key: string, instance: InstanceId): EffectKey {
  return (key[0] === '/' ? `${instance}${key}` : key) as EffectKey; // as it was given
}

function shortEffect(effect: StoredEffect, at: Instant, of: number): ShortEffect {
  const { key, createdAt, origin, ...rest } = effect;
  const short: Record<string, unknown> = { of, key: shortKey(key, origin.instance) };
  if (createdAt !== at) short.createdAt = createdAt;
  if (origin.step !== stepOf(String(short.key))) short.step = origin.step;
  for (const [name, value] of Object.entries(rest)) {
    if (effect.type !== 'send' || !isUsual(name, value)) short[name] = value;
  }
  return short as ShortEffect; // with `of` and `key` above
}

function isUsual(name: string, value: unknown): boolean {
  if (name === 'mention') return Array.isArray(value) && value.length === 0;
  if (name === 'type') return value === 'send';
  // The names of USUAL_SEND are asked for alone.
  return name in USUAL_SEND && value === USUAL_SEND[name as keyof typeof USUAL_SEND];
}

/** Of a short key `/<step>/<visit>/<ordinal>` the step. */
function stepOf(key: string): string | undefined {
  return key[0] === '/' ? key.slice(1, key.indexOf('/', 1)) : undefined;
}

/** Reads what {@link recordBodyText} has written; a bare list is a journal of the first schema. */
export function parseRecordBody(at: Instant, json: Json): RecordBody {
  if (Array.isArray(json)) {
    return { journal: json as unknown as readonly JournalEntry[], effects: [] }; // written as one
  }
  const short = json as unknown as Short; // written by recordBodyText
  return {
    journal: short.of.flatMap(({ id, facts }) =>
      facts.map((item): JournalEntry => {
        const [when, fact] = isTimed(item) ? item : [at, item];
        return { instance: id, at: when, fact: longFact(fact, id) };
      }),
    ),
    effects: (short.effects ?? []).map((effect) => longEffect(effect, at, short.of)),
  };
}

function isTimed(item: ShortFact): item is readonly [Instant, Fact] {
  return Array.isArray(item);
}

function longFact(fact: Fact, instance: InstanceId): Fact {
  if (fact.type !== 'handedOver' && fact.type !== 'withdrawn') return fact;
  return { ...fact, key: longKey(fact.key, instance) };
}

function longEffect(short: ShortEffect, at: Instant, all: Short['of']): StoredEffect {
  const { of, key, step, ...rest } = short;
  const instance = all[of];
  if (instance?.owner === undefined) throw new TypeError(`The effect ${key} has no instance.`);
  const [flow, version, subject] = instance.owner;
  const origin: Origin = {
    flow,
    version,
    instance: instance.id,
    step: (step ?? stepOf(key)) as StepId, // as it was given
    subject,
  };
  const type = rest.type ?? 'send';
  const usual = type === 'send' ? USUAL_SEND : {};
  const whole = { type, key: longKey(key, instance.id), createdAt: at, ...usual, ...rest, origin };
  return whole as unknown as StoredEffect; // what shortEffect has left out is back
}
