import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { JsonObject } from '../../engine/base/index.ts';
import { EngineError, isJsonObject } from '../../engine/base/index.ts';

/** Events of one request: a batch is stored whole or not at all, so it is kept small. */
export const BATCH_EVENTS = 500;
/** Below the server's limit of 1 MiB for a body, brackets and commas included. */
const BATCH_BYTES = 1_000_000;

/** Some lines of a file that go out together. */
export interface Batch {
  readonly events: readonly JsonObject[];
  /** Line of each event, counted from 1. */
  readonly lines: readonly number[];
}

/**
 * Reads JSON lines in batches; empty lines are skipped, and a missing `specversion` is 1.0.
 * @throws EngineError INPUT_INVALID at the first line that is no JSON object
 */
export async function* readBatches(input: NodeJS.ReadableStream | Readable): AsyncGenerator<Batch> {
  let events: JsonObject[] = [];
  let lines: number[] = [];
  let bytes = 0;
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === '') continue;
    const size = Buffer.byteLength(text) + 1;
    if (events.length > 0 && (events.length === BATCH_EVENTS || bytes + size > BATCH_BYTES)) {
      yield { events, lines };
      events = [];
      lines = [];
      bytes = 0;
    }
    events.push({ specversion: '1.0', ...parseLine(text, line) });
    lines.push(line);
    bytes += size + '"specversion":"1.0",'.length;
  }
  if (events.length > 0) yield { events, lines };
}

function parseLine(text: string, line: number): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below, for both ways in which a line can be wrong.
  }
  throw new EngineError('INPUT_INVALID', `Line ${line} is not a JSON object.`, {
    details: { line },
  });
}
