import type { BacktestExample, BacktestResult } from '../../engine/simulate/backtest/index.ts';
import type { BacktestRun } from '../backtest/backtest-desk.ts';
import type { Api } from '../contract/api.ts';
import type { AnswerOf } from '../contract/endpoint.ts';
import { timeText, timeTextOrNull } from './time.ts';

type Answer = AnswerOf<Api['getBacktest']>;
type ResultAnswer = NonNullable<Answer['result']>;

/** Shows a backtest. */
export function backtestAnswer(run: BacktestRun): Answer {
  const { id, status, from, to, progress, result } = run;
  return {
    run: id,
    status,
    from: timeText(from),
    to: timeText(to),
    events: progress.events,
    at: timeTextOrNull(progress.at),
    result: result && resultAnswer(result),
  };
}

function resultAnswer(result: BacktestResult): ResultAnswer {
  const { from, to, figures: _figures, examples, flows, steps, classes, days, ...rest } = result;
  return {
    ...rest,
    from: timeText(from),
    to: timeText(to),
    flows: [...flows],
    steps: [...steps],
    classes: [...classes],
    days: [...days],
    refusals: [...rest.refusals],
    examples: examples.map(exampleAnswer),
  };
}

function exampleAnswer(example: BacktestExample): ResultAnswer['examples'][number] {
  const { before, after } = example;
  return {
    ...example,
    before: before && { ...before, at: timeText(before.at) },
    after: after && { ...after, at: timeText(after.at) },
  };
}
