import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '../../engine/base/index.ts';
import { EngineError, instant } from '../../engine/base/index.ts';
import type { BacktestResult } from '../../engine/simulate/backtest/index.ts';
import type { Client } from '../client.ts';
import type { Api } from '../contract/api.ts';
import type { AnswerOf } from '../contract/endpoint.ts';
import { FLOW_SUFFIX, idOfFile, nearestWorkspace, readTextIfAny } from '../flow-files.ts';

type Run = AnswerOf<Api['getBacktest']>;
type ResultAnswer = NonNullable<Run['result']>;

/** What the server plays: everything but its figures, which stay there. */
type Told = Omit<BacktestResult, 'figures'>;

export interface RemoteOrder {
  /** A flow's file, or its id on the server. */
  readonly flow: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly onProgress: (events: number) => void;
}

const LOOK_EVERY_MS = 300;

/**
 * Has a server play a flow over what it has recorded.
 * @throws ApiError; EngineError INPUT_INVALID, BACKTEST_NOT_FOUND when it came to no end
 */
export async function remoteBacktest(client: Client, order: RemoteOrder): Promise<Told> {
  const { flow, from, to } = order;
  const isFile = flow.endsWith(FLOW_SUFFIX);
  const id = isFile ? idOfFile(flow) : flow;
  const texts = isFile ? await textsOf(flow) : {};
  const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const started = await client.startBacktest({ params: { id }, body: { ...period, ...texts } });
  const params = { id, run: started.run };
  let run: Run = started;
  while (run.status === 'running') {
    await wait(LOOK_EVERY_MS);
    run = await client.getBacktest({ params });
    order.onProgress(run.events);
  }
  if (run.result !== null) return resultOf(run.result);
  throw new EngineError(
    'BACKTEST_NOT_FOUND',
    run.status === 'cancelled'
      ? 'The backtest was cancelled by somebody else.'
      : 'The backtest has failed; the log of the server says why.',
    { details: { run: run.run } },
  );
}

async function textsOf(file: string): Promise<{ text: string; workspace?: string }> {
  const text = await readTextIfAny(file);
  if (text === null) throw new EngineError('INPUT_INVALID', `There is no file ${file}.`);
  const workspace = await nearestWorkspace(file);
  return workspace === null ? { text } : { text, workspace: workspace.text };
}

/** As it was before it went through the API. */
function resultOf(answer: ResultAnswer): Told {
  const sideOf = (side: ResultAnswer['examples'][number]['before']) =>
    side && { ...side, at: instantOf(side.at) };
  const examples = answer.examples.map((example) => ({
    ...example,
    before: sideOf(example.before),
    after: sideOf(example.after),
  }));
  // Reasons are those of the engine, which the API does not list.
  return { ...answer, from: instantOf(answer.from), to: instantOf(answer.to), examples } as Told;
}

function instantOf(text: string): Instant {
  return instant(Date.parse(text));
}
