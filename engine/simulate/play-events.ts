import type { Instant } from '../base/index.ts';
import type { NewEvent } from '../core/index.ts';
import { journalWords } from '../core/index.ts';
import type { CompiledFlow, Workspace } from '../language/index.ts';
import { catalogueOf } from './catalogue-of.ts';
import type { TimelineLine } from './report.ts';
import { timelineOf } from './timeline.ts';
import { createWorld } from './world.ts';

/**
 * Plays one flow over events, each at its time, and tells what happened: the last 200 things.
 * @param played.events in the order of their times
 * @param played.until when time ends; with the last event where that is later
 * @throws WorldOverflow when what follows from one event does not come to an end
 */
export function playEvents(played: {
  readonly text: string;
  readonly compiled: CompiledFlow;
  readonly workspace: Workspace;
  readonly events: readonly NewEvent[];
  readonly until: Instant | null;
}): readonly TimelineLine[] {
  const { text, compiled, workspace, events, until } = played;
  const [first] = events;
  if (first === undefined) return [];
  const world = createWorld({ catalogue: catalogueOf([compiled], workspace), at: first.time });
  for (const event of events) {
    world.advanceTo(event.time);
    world.send(event);
  }
  if (until !== null) world.advanceTo(until);
  return timelineOf(world.log, journalWords({ text, compiled }, workspace.zone));
}
