import { checkCounts } from './counts.ts';
import { checkEffects } from './effects.ts';
import type { Evidence } from './evidence.ts';
import { gather } from './evidence.ts';
import { checkGate } from './gate.ts';
import { checkOrder } from './order.ts';
import { checkReentry } from './reentry.ts';
import { checkReplay } from './replay.ts';
import { checkRest } from './rest.ts';
import { checkTaken } from './taken.ts';
import { checkTimers } from './timers.ts';

/** A law that every run keeps; it says what breaks it. */
export type Check = (evidence: Evidence) => Promise<readonly string[]>;

const CHECKS: Readonly<Record<string, Check>> = {
  replay: checkReplay,
  taken: checkTaken,
  effects: checkEffects,
  order: checkOrder,
  timers: checkTimers,
  reentry: checkReentry,
  counts: checkCounts,
  gate: checkGate,
  rest: checkRest,
};

/** More of one kind say nothing new. */
const SHOWN_MAX = 4;

/** Judges a run that has come to rest; the answer is empty when all laws held. */
export async function checkAll(run: Parameters<typeof gather>[0]): Promise<readonly string[]> {
  const evidence = await gather(run);
  const found = [...run.history.violations];
  for (const [name, check] of Object.entries(CHECKS)) {
    const broken = await check(evidence);
    found.push(...broken.slice(0, SHOWN_MAX).map((text) => `${name}: ${text}`));
  }
  return found;
}
