import type { EffectKey, Instant, Json } from '../base/index.ts';
import type { Effect } from './effect.ts';
import type { GatedMessage } from './gate-state.ts';
import type { EntityRef, NewEvent, StoredEvent } from './model.ts';
import { ownSubject } from './placement.ts';
import { ENGINE_SOURCE, type Outcome } from './result-signal.ts';
import type { MadeMessage, Told } from './verdict.ts';

/** Type of the event that brings a message to the gate of its target. */
export const SEND = '@send';
/** Type of the event that takes one back. */
export const UNSEND = '@unsend';
/** Type of the signal that tells an instance what the gate of another entity says. */
export const GATED = '@gated';

/** Brings a message of one entity's flow to the gate of another. */
export function sendElsewhere(
  message: GatedMessage,
  via: { readonly gate: EntityRef; readonly key: EffectKey; readonly now: Instant },
): Effect {
  return carried(message, { ...via, type: SEND, data: { message: asJson(message) } });
}

/** Takes such a message back, wherever it is by now. */
export function unsendElsewhere(
  message: Pick<GatedMessage, 'key' | 'origin'>,
  via: { readonly gate: EntityRef; readonly key: EffectKey; readonly now: Instant },
): Effect {
  return carried(message, { ...via, type: UNSEND, data: { key: message.key } });
}

function carried(
  { key: of, origin }: Pick<GatedMessage, 'key' | 'origin'>,
  as: {
    readonly gate: EntityRef;
    readonly key: EffectKey;
    readonly now: Instant;
    readonly type: string;
    readonly data: NewEvent['data'];
  },
): Effect {
  const { gate, key, now, type, data } = as;
  const event: NewEvent = {
    id: `${of}/${type.slice(1)}`,
    source: ENGINE_SOURCE,
    type,
    subject: ownSubject(gate),
    time: now,
    data,
  };
  return { type: 'emit', key, events: [event], members: null, createdAt: now, origin };
}

/** The message that {@link sendElsewhere} has brought. */
export function messageIn({ data }: StoredEvent): GatedMessage {
  return data.message as unknown as GatedMessage; // put there by `sendElsewhere`
}

/** The key of the message that {@link unsendElsewhere} takes back. */
export function keyIn({ data }: StoredEvent): EffectKey {
  return String(data.key) as EffectKey; // put there by `unsendElsewhere`
}

/** Tells an instance that is not part of the turn what the gate says of its message. */
export function tellElsewhere(
  message: GatedMessage,
  told: { readonly verdict: Told; readonly now: Instant; readonly elsewhere: boolean },
): Effect {
  const { verdict, now, elsewhere } = told;
  const { origin } = message;
  // What waits may be told of more than once; the other verdicts are the last word.
  const name = verdict.type === 'held' ? `held/${verdict.until ?? ''}` : verdict.type;
  const key = `${message.key}/gated/${name}` as EffectKey; // as unique as the message's own
  const event: NewEvent = {
    id: key,
    source: ENGINE_SOURCE,
    type: GATED,
    subject: origin.subject,
    instance: origin.instance,
    time: now,
    data: { message: asJson(madeMessage(message, elsewhere)), verdict: asJson(verdict) },
  };
  return { type: 'emit', key, events: [event], members: null, createdAt: now, origin };
}

/** What `outcomeEvents` has told. */
export function outcomeIn({ data }: StoredEvent): {
  readonly message: Pick<GatedMessage, 'key' | 'to' | 'class' | 'origin'> & {
    /** The connector where a person has to confirm it. */
    readonly assistedBy?: string;
  };
  readonly what: Outcome;
} {
  return data as unknown as ReturnType<typeof outcomeIn>; // put there by `outcomeEvents`
}

/** What {@link tellElsewhere} has told. */
export function toldIn({ data }: StoredEvent): {
  readonly message: MadeMessage;
  readonly verdict: Told;
} {
  return data as unknown as ReturnType<typeof toldIn>; // put there by `tellElsewhere`
}

export function madeMessage(message: GatedMessage, elsewhere: boolean): MadeMessage {
  const { key, to, visit, aside, origin, report } = message;
  const { step } = origin;
  return { key, to, visit, step, awaits: report !== null, elsewhere, ...(aside && { aside }) };
}

/** Made of nothing but JSON; through it, because an object type says less than `Json`. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
