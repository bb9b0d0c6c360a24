import type { PlanHash, StepId } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { MigrateRules } from '../language/index.ts';
import { STAY } from '../language/index.ts';
import type { Instance, NewEvent, StoredEvent } from './model.ts';

/** Type of the signal that moves an instance to another version. */
const MIGRATE = '@migrate';
/** Type of the signal that moves an instance to another step of its version. */
const MOVE = '@move';

/** What a signal says of the move. */
export interface MigrationSignal {
  readonly version: number;
  readonly hash: PlanHash;
  readonly rules: MigrateRules;
}

/** Makes the signal that moves one instance; told twice it is told once. */
export function migrationSignal(
  instance: Pick<Instance, 'id' | 'flow' | 'subject'>,
  migration: MigrationSignal & { readonly by: string; readonly reason: string },
): Omit<NewEvent, 'source' | 'time'> {
  const { version, hash, rules, by, reason } = migration;
  return {
    id: `migrate/${version}/${instance.id}`,
    type: MIGRATE,
    subject: instance.subject,
    instance: instance.id,
    // Made of nothing but JSON; through it, because an object type says less than `Json`.
    data: JSON.parse(JSON.stringify({ version, hash, rules, by, reason })) as NewEvent['data'],
  };
}

/** Makes the signal that moves one instance to another step of its version, without an id. */
export function moveSignal(
  instance: Pick<Instance, 'id' | 'subject'>,
  move: { readonly step: StepId; readonly by: string; readonly reason: string },
): Omit<NewEvent, 'id' | 'source' | 'time'> {
  return { type: MOVE, subject: instance.subject, instance: instance.id, data: { ...move } };
}

/** Reads what {@link migrationSignal} has made. */
export function migrationIn({ data }: StoredEvent): MigrationSignal {
  const { rules } = data;
  return {
    version: Number(data.version),
    hash: String(data.hash) as PlanHash, // put there by `migrationSignal`
    rules: isJsonObject(rules) ? (rules as unknown as MigrateRules) : STAY, // likewise
  };
}

/** The plan that an event needs at hand beside those of live instances; null for most events. */
export function planNeededBy(event: StoredEvent): PlanHash | null {
  return event.type === MIGRATE ? migrationIn(event).hash : null;
}
