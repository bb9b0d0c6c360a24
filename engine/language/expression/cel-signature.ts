import {
  BOOLEAN,
  type CelType,
  type CelTypeName,
  DURATION,
  INSTANT,
  listOf,
  NUMBER,
  TEXT,
} from './cel-type.ts';

/** What a function takes, one set for each argument, and what it yields. */
export interface CelSignature {
  readonly takes: readonly (readonly CelTypeName[])[];
  readonly yields: CelType;
}

type Table = Readonly<Record<string, CelSignature>>;

const TEXTS: readonly CelTypeName[] = ['text', 'iso'];
const SIZED: readonly CelTypeName[] = ['text', 'iso', 'list', 'map'];
const NUMERIC: readonly CelTypeName[] = ['number', 'text', 'iso', 'instant'];
const SCALAR: readonly CelTypeName[] = ['text', 'iso', 'number', 'boolean', 'instant', 'duration'];
const TIMES: readonly CelTypeName[] = ['instant', 'iso', 'text', 'number'];
const CLOCKS: readonly CelTypeName[] = [...TIMES, 'duration'];

const size: CelSignature = { takes: [SIZED], yields: NUMBER };
const containsAny: CelSignature = { takes: [TEXTS, ['list']], yields: BOOLEAN };
const onTexts: CelSignature = { takes: [TEXTS, TEXTS], yields: BOOLEAN };
const onText: CelSignature = { takes: [TEXTS], yields: TEXT };
const ofDate: CelSignature = { takes: [TIMES, TEXTS], yields: NUMBER };
/** Of a span the zone is not looked at, so that nothing can be wrong with it. */
const ofClock: CelSignature = { takes: [CLOCKS], yields: NUMBER };

/** Of the functions that are called by their name alone. */
export const FUNCTION_SIGNATURES: Table = {
  size,
  int: { takes: [NUMERIC], yields: NUMBER },
  double: { takes: [NUMERIC], yields: NUMBER },
  string: { takes: [SCALAR], yields: TEXT },
  bool: { takes: [['boolean', ...TEXTS]], yields: BOOLEAN },
  hash: { takes: [TEXTS], yields: NUMBER },
  days: { takes: [['number']], yields: DURATION },
  duration: { takes: [['duration', ...TEXTS]], yields: DURATION },
  timestamp: { takes: [TIMES], yields: INSTANT },
  containsAny,
};

/** Of the functions that are called on a value, which is the first argument. */
export const METHOD_SIGNATURES: Table = {
  size,
  containsAny,
  contains: onTexts,
  startsWith: onTexts,
  endsWith: onTexts,
  indexOf: { takes: [TEXTS, TEXTS], yields: NUMBER },
  lowerAscii: onText,
  upperAscii: onText,
  trim: onText,
  split: { takes: [TEXTS, TEXTS], yields: listOf(TEXT) },
  join: { takes: [['list'], TEXTS], yields: TEXT },
  substring: { takes: [TEXTS, ['number'], ['number']], yields: TEXT },
  getFullYear: ofDate,
  getMonth: ofDate,
  getDate: ofDate,
  getDayOfMonth: ofDate,
  getDayOfWeek: ofDate,
  getHours: ofClock,
  getMinutes: ofClock,
  getSeconds: ofClock,
};

/** `matches(text, re2)`, in both ways of calling it. */
export const MATCHES: CelSignature = { takes: [TEXTS, TEXTS], yields: BOOLEAN };
