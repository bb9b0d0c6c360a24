import { runScenarios, type ScenarioTexts } from './run-scenarios.ts';

/** How a scenario went; `notPlayed` where a text has an error, or does not hold the scenario. */
export type Outcome = 'passed' | 'failed' | 'notPlayed';

/** A scenario that goes otherwise on the later flow. */
export interface OutcomeChange {
  readonly name: string;
  /** Of the scenario, counted from 1. */
  readonly line: number;
  readonly before: Outcome;
  readonly after: Outcome;
}

/** What the same scenarios are played on. */
export type PlayedTexts = Pick<ScenarioTexts, 'flowText' | 'workspaceText' | 'published'>;

/**
 * Plays the same scenarios on two flows and lists those that one passes and the other does not, in
 * document order.
 */
export function outcomeChanges(
  scenariosText: string,
  before: PlayedTexts,
  after: PlayedTexts,
): readonly OutcomeChange[] {
  const [old, now] = [before, after].map((texts) => runScenarios({ ...texts, scenariosText }));
  const places = new Map<number, string>();
  for (const { line, name } of [...(old?.results ?? []), ...(now?.results ?? [])]) {
    places.set(line, name);
  }
  const outcome = (report: typeof old, line: number): Outcome => {
    const result = report?.results.find((played) => played.line === line);
    if (result === undefined) return 'notPlayed';
    return result.failure === null ? 'passed' : 'failed';
  };
  return [...places]
    .toSorted(([left], [right]) => left - right)
    .map(([line, name]) => ({ name, line, before: outcome(old, line), after: outcome(now, line) }))
    .filter((change) => change.before !== change.after);
}
