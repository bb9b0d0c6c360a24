import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant, invariant, plusMs } from '../../engine/base/index.ts';
import type { Catalogue, StoredEvent } from '../../engine/core/index.ts';
import { checkFlow, parseWorkspace } from '../../engine/language/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import { readEvents } from '../../engine/runtime/index.ts';
import type { BacktestResult } from '../../engine/simulate/backtest/index.ts';
import { createBacktest, renderBacktestText } from '../../engine/simulate/backtest/index.ts';
import { catalogueOf } from '../../engine/simulate/index.ts';
import { traffic } from '../../server/traffic/index.ts';
import type { Measurement } from './measure.ts';
import { startPure } from './measure.ts';

const FLOWS = join(import.meta.dirname, '../../flows');
const LIBRARY = [
  ...['campaign-cadence', 'service-escalation', 'silent-wake-up'],
  ...['trial-follow-up', 'welcome'],
];
/** A Monday morning; a million events of the generator last forty-six days. */
const FROM = instant(Date.parse('2026-03-02T08:00:00+08:00'));
/** Read and played together, as pages of a store are. */
const AT_ONCE = 1_000;
const WARM_UP = 20_000;

interface Change {
  readonly bench: string;
  readonly flow: string;
  readonly from: string;
  readonly to: string;
}

/** A flow that one person in sixteen comes into, and the one that everybody comes into. */
const CHANGES: readonly Change[] = [
  {
    bench: 'backtest',
    flow: 'trial-follow-up',
    from: 'wait: { for: 1d, at: "19:30" }',
    to: 'wait: { for: 1h }',
  },
  { bench: 'backtest-welcome', flow: 'welcome', from: 'for: 12h', to: 'for: 6h' },
];

/**
 * The flows of the library over recorded events, as they are and with a wait of one of them
 * changed. What is timed is all but the making of the events; the difference goes to standard
 * error.
 */
export function benchBacktest(n: number): readonly Measurement[] {
  return CHANGES.map((change) => {
    const sides = sidesOf(change);
    // The same code, so that what is measured is compiled.
    play(sides, Math.min(n, WARM_UP), change.bench);
    const { result, measured } = play(sides, n, change.bench);
    invariant(result.total.moved > 0 || n < WARM_UP, 'The change has changed nothing.');
    process.stderr.write(`${renderBacktestText(result, 'en')}\n\n`);
    return measured;
  });
}

interface Sides {
  readonly before: Catalogue;
  readonly after: Catalogue;
}

function sidesOf({ flow, from, to }: Change): Sides {
  const { workspace } = parseWorkspace(textOf('workspace.yaml'));
  invariant(workspace, 'The workspace of the library has an error.');
  const compiled = (id: string, text: string) => {
    const checked = checkFlow(text, workspace, { fileId: id, flows: LIBRARY });
    invariant(checked.compiled, `The flow ${id} has an error.`);
    return checked.compiled;
  };
  const before = LIBRARY.map((id) => compiled(id, textOf(`${id}.flow.yaml`)));
  const text = textOf(`${flow}.flow.yaml`);
  invariant(text.includes(from), `The flow ${flow} has no \`${from}\`.`);
  const changed = compiled(flow, text.replace(from, to));
  const after = before.map((known) => (known.plan.flow === flow ? changed : known));
  return { before: catalogueOf(before, workspace), after: catalogueOf(after, workspace) };
}

function textOf(name: string): string {
  return readFileSync(join(FLOWS, name), 'utf8');
}

function play(
  sides: Sides,
  n: number,
  bench: string,
): { readonly result: BacktestResult; readonly measured: Measurement } {
  const to = plusMs(FROM, n * 8_000);
  const backtest = createBacktest({ ...sides, from: FROM, to });
  const stopwatch = startPure(bench);
  let peakBytes = 0;
  for (const events of recorded(n, sides.before)) {
    stopwatch.add(() => backtest.feed(events));
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  const { at } = backtest.progress();
  let done: BacktestResult | null = null;
  stopwatch.add(() => {
    // Up to the last event: what would follow in days without any is not what is measured.
    if (at !== null) backtest.passTo(at);
    done = backtest.finish();
  });
  invariant(done, 'A backtest has a result.');
  const result: BacktestResult = done;
  return { result, measured: { ...stopwatch.end(n), ...toldOf(result, peakBytes) } };
}

/** What the generator invents, as if it had been accepted when it happened. */
function* recorded(n: number, { workspace }: Catalogue): Generator<readonly StoredEvent[]> {
  const isDeclared = (type: string) => Object.hasOwn(workspace.events, type);
  const now = plusMs(FROM, n * 8_000);
  let chunk: IncomingEvent[] = [];
  const stored = () =>
    readEvents(chunk, { now, isDeclared }).map((event) => ({ ...event, acceptedAt: event.time }));
  for (const { specversion: _specversion, ...event } of traffic({
    seed: 1,
    events: n,
    from: FROM,
  })) {
    chunk.push(event);
    if (chunk.length < AT_ONCE) continue;
    yield stored();
    chunk = [];
  }
  if (chunk.length > 0) yield stored();
}

function toldOf({ total, figures }: BacktestResult, peakBytes: number) {
  const { before, after, same, moved, onlyBefore, onlyAfter } = total;
  const { entities, turns, shared } = figures;
  return {
    peakRssMb: Math.round(peakBytes / 1_048_576),
    ...{ before, after, same, moved, onlyBefore, onlyAfter },
    ...{ entities, turns, shared },
  };
}
