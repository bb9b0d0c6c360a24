import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Instant } from '../../engine/base/index.ts';
import { EngineError, instant } from '../../engine/base/index.ts';
import type { StoredEvent } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import { readEvents } from '../../engine/runtime/index.ts';
import { readBatches } from './event-lines.ts';

/** Clocks are not asked here: whatever time an event tells is in the past. */
const END_OF_TIME = instant(8e15);

/**
 * Reads the events of a file as if each had been accepted when it happened, or, where a line before
 * it has a later time, then.
 * @throws EngineError INPUT_INVALID, EVENT_INVALID with the line
 */
export async function* fileEvents(
  file: string,
  workspace: Workspace,
): AsyncGenerator<readonly StoredEvent[]> {
  await access(file).catch(() => {
    throw new EngineError('INPUT_INVALID', `The file \`${file}\` cannot be read.`, {
      details: { file },
    });
  });
  const isDeclared = (type: string) => Object.hasOwn(workspace.events, type);
  let last: Instant = instant(0);
  for await (const { events, lines } of readBatches(createReadStream(file))) {
    for (const [index, event] of events.entries()) {
      if (event.time === undefined) throw noTime(lines[index] ?? 0);
    }
    // Lines of JSON, checked in what follows.
    const incoming = events as unknown as readonly IncomingEvent[];
    const read = readEvents(incoming, { now: END_OF_TIME, isDeclared });
    yield read.map((event) => {
      if (event.time > last) last = event.time;
      return { ...event, acceptedAt: last };
    });
  }
}

function noTime(line: number): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    `The event in line ${line} has no \`time\`, so nobody knows when it happened.`,
    { details: { line } },
  );
}
