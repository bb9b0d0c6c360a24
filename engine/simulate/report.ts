import type { Instant, Json, Text } from '../base/index.ts';
import type { Finding } from '../language/index.ts';

/** What came of the scenarios of one flow. */
export interface ScenarioReport {
  /** The flow's id; empty when its text cannot be read. */
  readonly flow: string;
  /** IANA name of the zone in which times are told. */
  readonly zone: string;
  /** The texts that were read, with what is wrong with them. */
  readonly documents: readonly CheckedDocument[];
  /** In document order; none when a document has an error. */
  readonly results: readonly ScenarioResult[];
  readonly coverage: Coverage;
  /** No document has an error, and every scenario passed. */
  readonly passed: boolean;
}

export interface CheckedDocument {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

export interface ScenarioResult {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  /** Null: it passed. */
  readonly failure: ScenarioFailure | null;
}

/** Where a scenario and its flow part. */
export interface ScenarioFailure {
  /** Line of the entry that does not hold. */
  readonly line: number;
  readonly mismatches: readonly Mismatch[];
  /** What happened up to there. */
  readonly timeline: readonly TimelineLine[];
}

export interface Mismatch {
  /** What was compared, such as `sent`; empty where something could not be done at all. */
  readonly what: string;
  readonly expected: Json;
  readonly actual: Json;
  readonly message: Text | null;
}

export interface TimelineLine {
  readonly at: Instant;
  readonly words: Text;
  /** Line of the flow that it comes from. */
  readonly line: number | null;
}

/** Which steps were entered, and which of their written ports were taken, by any scenario. */
export interface Coverage {
  readonly steps: Covered;
  readonly ports: Covered;
}

export interface Covered {
  readonly total: number;
  readonly covered: number;
  /** Those that no scenario reached, in document order. */
  readonly missing: readonly MissingPlace[];
}

export interface MissingPlace {
  /** A step (`menu`), one of its ports (`menu.options.0`), or a port of the flow (`on.0`). */
  readonly name: string;
  readonly line: number | null;
}

/** Says that an entry could not be done at all. */
export function impossible(message: Text): Mismatch {
  return { what: '', expected: null, actual: null, message };
}
