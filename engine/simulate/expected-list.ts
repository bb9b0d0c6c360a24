import type { Instant, Json } from '../base/index.ts';
import { canonicalJson, isJsonObject } from '../base/index.ts';
import type { Address } from '../core/index.ts';
import type {
  ExpectedBlock,
  ExpectedEmit,
  ExpectedHold,
  ExpectedMessage,
  TimeRules,
} from '../language/index.ts';
import { formatLocal } from '../language/index.ts';
import type { Cast } from './cast.ts';
import type { SendEffect } from './mail.ts';
import { messageText } from './message-words.ts';
import { isMoment } from './moment.ts';
import type { Mismatch } from './report.ts';
import type { WorldEntry } from './world-log.ts';

interface Listed {
  readonly recent: readonly WorldEntry[];
  readonly rules: TimeRules;
  readonly cast: Cast;
}

/** Compares the messages since the last expectation, one by one. */
export function messageMismatch(
  expected: readonly ExpectedMessage[],
  listed: Listed,
): Mismatch | null {
  const { recent, rules, cast } = listed;
  const found = recent.flatMap((entry) =>
    entry.type === 'message' ? [{ at: entry.at, message: entry.message }] : [],
  );
  const holds = pairwise(expected, found, (wanted, { at, message }) =>
    [
      wanted.to === undefined || isTo(message.to, wanted.to, cast),
      wanted.step === undefined || message.origin.step === wanted.step,
      wanted.class === undefined || message.class === wanted.class,
      wanted.mention === undefined ||
        canonicalJson(wanted.mention.map(cast.person)) === canonicalJson(message.mention),
      [wanted.contains ?? []].flat().every((part) => messageText(message.parts).includes(part)),
      wanted.at === undefined || isMoment(at, wanted.at, rules),
    ].every(Boolean),
  );
  if (holds) return null;
  const actual = found.map(({ at, message }) => shownMessage(message, at, rules));
  return { what: 'sent', expected: asJson(expected), actual, message: null };
}

function isTo(to: Address, wanted: string, cast: Cast): boolean {
  return to.kind === wanted || [wanted, cast.person(wanted)].some((ref) => refOf(to) === ref);
}

/** The ref of whom a message goes to: a person's for a member. */
export function refOf(to: Address): string {
  switch (to.kind) {
    case 'member':
    case 'customer':
      return to.person;
    case 'group':
      return to.group;
    case 'staff':
      return to.staff;
  }
}

function shownMessage(message: SendEffect, at: Instant, rules: TimeRules): Json {
  const { to, origin, mention } = message;
  return {
    to: `${to.kind} ${refOf(to)}`,
    step: origin.step,
    text: messageText(message.parts),
    class: message.class,
    ...(mention.length > 0 && { mention }),
    at: formatLocal(at, rules.zone),
  };
}

/** Compares the refused messages since the last expectation. */
export function blockMismatch(
  expected: readonly ExpectedBlock[],
  { recent, rules }: Listed,
): Mismatch | null {
  const found = recent.flatMap((entry) => {
    if (entry.type !== 'journal' || entry.entry.fact.type !== 'blocked') return [];
    const { step, why, rule } = entry.entry.fact;
    return [{ at: entry.at, step, why, ...(rule !== undefined && { rule }) }];
  });
  const holds = pairwise(expected, found, (wanted, block) => isBlock(block, wanted, rules));
  if (holds) return null;
  const actual = found.map(({ at, ...block }) => ({ ...block, at: formatLocal(at, rules.zone) }));
  return { what: 'blocked', expected: asJson(expected), actual, message: null };
}

function isBlock(
  found: { readonly step: string; readonly why: string; readonly rule?: string; at: Instant },
  wanted: ExpectedBlock,
  rules: TimeRules,
): boolean {
  return (
    (wanted.step === undefined || wanted.step === found.step) &&
    (wanted.why === undefined || wanted.why === found.why) &&
    (wanted.rule === undefined || wanted.rule === found.rule) &&
    (wanted.at === undefined || isMoment(found.at, wanted.at, rules))
  );
}

/** Compares the messages that were put off since the last expectation. */
export function holdMismatch(
  expected: readonly ExpectedHold[],
  { recent, rules }: Listed,
): Mismatch | null {
  const found = recent.flatMap((entry) => {
    if (entry.type !== 'journal' || entry.entry.fact.type !== 'held') return [];
    const { step, why, rule, until } = entry.entry.fact;
    return [{ at: entry.at, step, why, until, ...(rule !== null && { rule }) }];
  });
  const holds = pairwise(
    expected,
    found,
    (wanted, hold) =>
      isBlock(hold, wanted, rules) &&
      (wanted.until === undefined ||
        (hold.until !== null && isMoment(hold.until, wanted.until, rules))),
  );
  if (holds) return null;
  const actual = found.map(({ at, until, ...hold }) => ({
    ...hold,
    until: until === null ? null : formatLocal(until, rules.zone),
    at: formatLocal(at, rules.zone),
  }));
  return { what: 'held', expected: asJson(expected), actual, message: null };
}

/** Compares the events emitted since the last expectation. */
export function emitMismatch(
  expected: readonly ExpectedEmit[],
  { recent }: Listed,
): Mismatch | null {
  const found = recent.flatMap((entry) =>
    entry.type === 'event' && isEmitted(entry.event)
      ? [{ event: entry.event.type, data: entry.event.data }]
      : [],
  );
  const holds = pairwise(expected, found, (wanted, { event, data }) => {
    if (typeof wanted === 'string') return wanted === event;
    return wanted.event === event && includes(data, wanted.data ?? {});
  });
  if (holds) return null;
  return { what: 'emitted', expected: asJson(expected), actual: found, message: null };
}

/** Events that flows raise come from the engine and are no firings or results. */
function isEmitted(event: { readonly source: string; readonly type: string }): boolean {
  return event.source === 'groupflow' && !event.type.startsWith('@');
}

/** Says whether a map has all members of another, each whole. */
export function includes(data: Json, wanted: Json): boolean {
  if (!isJsonObject(wanted) || !isJsonObject(data)) return false;
  return Object.entries(wanted).every(
    ([key, value]) => canonicalJson(data[key]) === canonicalJson(value),
  );
}

/** Compares two lists item by item. */
export function pairwise<Wanted, Found>(
  wanted: readonly Wanted[],
  found: readonly Found[],
  holds: (wanted: Wanted, found: Found) => boolean,
): boolean {
  if (wanted.length !== found.length) return false;
  return wanted.every((item, index) => {
    const other = found[index];
    return other !== undefined && holds(item, other);
  });
}

/** What was read from a document is JSON, whatever its type names. */
export function asJson(value: object): Json {
  return value as Json;
}
