import type { EffectKey, InstanceId, Instant, StepId } from '../../base/index.ts';
import type { Cause, JournalEntry } from '../../core/index.ts';
import type { StoredEffect } from './record-body.ts';

/*
 * The facts of which every instance has several are written as lists that begin with a letter; an
 * instance of three steps has thirteen facts, and took 16 µs to be written as it is in memory. All
 * other facts are objects as they are, but for their keys.
 */

export type Fact = JournalEntry['fact'];

type ShortCause =
  | 'start'
  | 'condition'
  | 'result'
  | readonly [id: string, event: string]
  | Extract<Cause, { readonly type: 'timer' | 'person' | 'command' }>;

export type ShortFact =
  | readonly ['s', version: number, trigger: string]
  | readonly ['e', step: StepId, visit: number]
  | readonly ['t', step: StepId | null, port: string, cause: ShortCause]
  | readonly ['w', step: StepId, until: Instant]
  /** `effect` is its place in the record. */
  | readonly ['h', effect: number]
  | Fact;

/** The places of a record's effects, by their keys. */
export type EffectPlaces = ReadonlyMap<EffectKey, number>;

export function shortFact(
  { instance, fact }: JournalEntry,
  effects: readonly StoredEffect[],
  places: EffectPlaces,
): ShortFact {
  switch (fact.type) {
    case 'started':
      return ['s', fact.version, fact.trigger];
    case 'entered':
      return ['e', fact.step, fact.visit];
    case 'took':
      return ['t', fact.step, fact.port, shortCause(fact.cause)];
    case 'waits':
      return ['w', fact.step, fact.until];
    case 'handedOver': {
      const place = places.get(fact.key) ?? -1;
      const effect = effects[place];
      const isTold =
        effect?.type === 'send' && effect.to === fact.to && effect.origin.step === fact.step;
      return isTold ? ['h', place] : { ...fact, key: shortKey(fact.key, instance) };
    }
    case 'withdrawn':
      return { ...fact, key: shortKey(fact.key, instance) };
    default:
      return fact;
  }
}

function shortCause(cause: Cause): ShortCause {
  switch (cause.type) {
    case 'start':
    case 'condition':
    case 'result':
      return cause.type;
    case 'event':
      return [cause.id, cause.event];
    default:
      return cause;
  }
}

/** Reads what {@link shortFact} has made. */
export function longFact(
  short: ShortFact,
  instance: InstanceId,
  effects: readonly StoredEffect[],
): Fact {
  if (!isList(short)) {
    if (short.type !== 'handedOver' && short.type !== 'withdrawn') return short;
    return { ...short, key: longKey(short.key, instance) };
  }
  switch (short[0]) {
    case 's':
      return { type: 'started', version: short[1], trigger: short[2] };
    case 'e':
      return { type: 'entered', step: short[1], visit: short[2] };
    case 't':
      return { type: 'took', step: short[1], port: short[2], cause: longCause(short[3]) };
    case 'w':
      return { type: 'waits', step: short[1], until: short[2] };
    default: {
      const effect = effects[short[1]];
      if (effect?.type !== 'send') throw new TypeError(`Message ${short[1]} is not in its record.`);
      return { type: 'handedOver', step: effect.origin.step, key: effect.key, to: effect.to };
    }
  }
}

function longCause(short: ShortCause): Cause {
  if (typeof short === 'string') return { type: short };
  return 'type' in short ? short : { type: 'event', id: short[0], event: short[1] };
}

function isList(short: ShortFact): short is Exclude<ShortFact, Fact> {
  return Array.isArray(short);
}

/** Without the instance in front; a whole key never begins with a slash. */
export function shortKey(key: EffectKey, instance: InstanceId): EffectKey {
  const isUsual = key.startsWith(instance) && key[instance.length] === '/';
  return isUsual ? (key.slice(instance.length) as EffectKey) : key; // read by `longKey` alone
}

export function longKey(key: string, instance: InstanceId): EffectKey {
  return (key[0] === '/' ? `${instance}${key}` : key) as EffectKey; // as it was given
}
