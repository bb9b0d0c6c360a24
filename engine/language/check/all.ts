import { checkEntries } from './entries.ts';
import type { Check } from './flow-check.ts';
import { checkGoals } from './goals.ts';
import { checkHeld } from './held.ts';
import { checkHidden } from './hidden.ts';
import { checkKinds } from './kinds.ts';
import { checkLoops } from './loops.ts';
import { checkMigrate } from './migrate.ts';
import { checkPromises } from './promises.ts';
import { checkReachability } from './reachability.ts';
import { checkReferences } from './references.ts';
import { checkShadowed } from './shadowed.ts';
import { checkStarts } from './starts.ts';
import { checkTargets } from './targets.ts';
import { checkWaits } from './waits.ts';

/** Every check of a flow but that of its expressions, which also yields what they read. */
export const FLOW_CHECKS: readonly Check[] = [
  checkTargets,
  checkKinds,
  checkEntries,
  checkReferences,
  checkReachability,
  checkLoops,
  checkWaits,
  checkShadowed,
  checkHidden,
  checkGoals,
  checkStarts,
  checkMigrate,
  checkHeld,
  checkPromises,
];
