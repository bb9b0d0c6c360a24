import { expect, test } from 'vitest';
import { seededRandom } from '../../engine/base/index.ts';
import { parseWorkspace } from '../../engine/language/index.ts';
import { planFaults } from './faults.ts';
import { OUTBOX_PROMISES } from './promises.ts';
import { reportOf } from './report.ts';
import { runStorm } from './storm.ts';

const OPTIONS = { seed: 1, rounds: 11, workers: 2 };
const TIMEOUT_MS = 600_000;

test('a plan begins with every fault once, and is the same for the same seed', () => {
  const plan = planFaults(seededRandom(3), 500);
  expect(new Set(plan.slice(0, OPTIONS.rounds)).size).toBe(OPTIONS.rounds);
  expect(new Set(plan).size).toBe(OPTIONS.rounds);
  expect(planFaults(seededRandom(3), 500)).toEqual(plan);
  expect(planFaults(seededRandom(4), 500)).not.toEqual(plan);
});

test('what the outbox promises is looked at as soon as a workspace can ask for it', () => {
  const { workspace } = parseWorkspace(
    'connectors: { x: { kind: webhook, url: "http://x.test/", secret: $X, promise: at-most-once } }',
  );
  expect(workspace !== null).toBe(OUTBOX_PROMISES);
});

test('nothing that was acknowledged is lost or done twice, whatever is killed, frozen, cut or full', {
  timeout: TIMEOUT_MS,
}, async () => {
  const outcome = await runStorm(OPTIONS);
  const report = reportOf(outcome, OPTIONS).join('\n');
  expect(outcome.logs, report).toBe(null);

  // A run that hit nothing, or in which nobody did anything, would prove nothing.
  const { tally, figures, findings, hasOwnDisk } = outcome;
  const { databasesEnded: _, disksFilled, ...hits } = tally;
  const missed = Object.entries({ ...hits, ...figures }).filter(([, count]) => count === 0);
  const unseen = findings.filter(({ counted }) => counted === 0).map(({ promise }) => promise);
  const atMostOnce = (promise: string) => promise.includes('at-most-once');
  expect(missed, report).toEqual([]);
  expect(disksFilled).toBe(hasOwnDisk ? 1 : 0);
  expect(unseen.filter((promise) => OUTBOX_PROMISES || !atMostOnce(promise))).toEqual([]);
});
