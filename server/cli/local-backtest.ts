import type { Instant } from '../../engine/base/index.ts';
import { EngineError, instant, plusMs } from '../../engine/base/index.ts';
import type { Catalogue } from '../../engine/core/index.ts';
import type { BacktestResult } from '../../engine/simulate/backtest/index.ts';
import { createBacktest } from '../../engine/simulate/backtest/index.ts';
import { fileEvents } from './file-events.ts';
import type { SideFlow } from './flow-sides.ts';
import { readSide } from './flow-sides.ts';
import { sideCatalogue } from './side-catalogue.ts';

export interface LocalOrder {
  readonly paths: readonly string[];
  /** Where the earlier flows are; null: in the last commit, if there is one. */
  readonly before: string | null;
  /** Only this flow changes. */
  readonly flow: string | null;
  readonly events: string;
  /** Null: with the first event. */
  readonly from: Instant | null;
  /** Null: with the last event. */
  readonly to: Instant | null;
  readonly onProgress: (events: number) => void;
}

type Flows = ReadonlyMap<string, SideFlow>;

/**
 * Plays the flows of files, and as they were before, over the events of a file.
 * @throws EngineError INPUT_INVALID, EVENT_INVALID, FLOW_HAS_FINDINGS, WORKSPACE_INVALID
 */
export async function localBacktest(order: LocalOrder): Promise<BacktestResult> {
  const { before, after } = await sidesOf(order);
  const { from, to } = await periodOf(order, after);
  const backtest = createBacktest({ before, after, from, to });
  let count = 0;
  for await (const events of fileEvents(order.events, after.workspace)) {
    backtest.feed(events);
    count += events.length;
    order.onProgress(count);
  }
  return backtest.finish();
}

async function sidesOf(
  order: LocalOrder,
): Promise<{ readonly before: Catalogue | null; readonly after: Catalogue }> {
  const { paths, flow } = order;
  const changed = await flowsAt(paths);
  const known = await earlierFlows(order);
  if (changed.size === 0) throw nothingFound(paths);
  if (flow === null) {
    const before = known.size === 0 ? null : sideCatalogue(known);
    return { before, after: sideCatalogue(changed) };
  }
  const mine = changed.get(flow);
  if (mine === undefined) throw nothingFound([flow]);
  const after = new Map(known).set(flow, mine);
  return { before: known.size === 0 ? null : sideCatalogue(known), after: sideCatalogue(after) };
}

async function flowsAt(paths: readonly string[]): Promise<Flows> {
  const sides = await Promise.all(paths.map((path) => readSide(path)));
  return new Map(sides.flatMap(({ flows }) => [...flows]));
}

async function earlierFlows({ paths, before }: LocalOrder): Promise<Flows> {
  if (before !== null) return flowsAt([before]);
  try {
    return await flowsAt(paths.map((path) => `git:HEAD:${path}`));
  } catch (error) {
    // Where there is no commit, nothing was before.
    if (error instanceof EngineError && error.code === 'INPUT_INVALID') return new Map();
    throw error;
  }
}

async function periodOf(
  { events, from, to }: LocalOrder,
  { workspace }: Catalogue,
): Promise<{ readonly from: Instant; readonly to: Instant }> {
  if (from !== null && to !== null) return { from, to };
  let first: Instant | null = null;
  let last: Instant = instant(0);
  for await (const batch of fileEvents(events, workspace)) {
    first ??= batch[0]?.acceptedAt ?? null;
    last = batch.at(-1)?.acceptedAt ?? last;
  }
  return { from: from ?? first ?? last, to: to ?? plusMs(last, 1) };
}

function nothingFound(places: readonly string[]): EngineError {
  const message = `There is no flow at \`${places.join(', ')}\`.`;
  return new EngineError('INPUT_INVALID', message, { details: { places: [...places] } });
}
