import type { Static } from 'typebox';
import type { Impact } from '../../engine/runtime/index.ts';
import type { LivePlace, MigrationRecord } from '../../engine/store/index.ts';
import type { MigrationAnswer } from '../contract/migration-answer.ts';
import type { ImpactAnswer } from '../contract/version-calls.ts';
import { timeText } from './time.ts';

export function impactAnswer(impact: Impact): Static<typeof ImpactAnswer> {
  const { version, live, steps, findings } = impact;
  return {
    version,
    live,
    steps: steps.map(({ fate, ...step }) => ({
      ...step,
      fate: fate.type,
      to: fate.type === 'moves' ? fate.to : null,
      enter: fate.type === 'moves' && fate.enter,
      outcome: fate.type === 'ends' ? fate.outcome : null,
    })),
    findings: findings.map(({ message, ...finding }) => ({ ...finding, message: { ...message } })),
  };
}

/** Tells of the move to the newest version; null where that has begun none. */
export function migrationAnswer(
  migration: MigrationRecord | undefined,
  at: { readonly version: number | null; readonly places: readonly LivePlace[] },
): Static<typeof MigrationAnswer> | null {
  if (migration === undefined || migration.version !== at.version) return null;
  const { version, by, reason, startedAt, endedAt, asked } = migration;
  const older = at.places.filter((place) => place.step === '' && place.version < version);
  return {
    version,
    by,
    reason,
    startedAt: timeText(startedAt),
    endedAt: endedAt === null ? null : timeText(endedAt),
    asked,
    older: older.reduce((sum, { count }) => sum + count, 0),
  };
}
