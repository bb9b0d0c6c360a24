import type { Instant } from '../base/index.ts';
import type { NewEvent, SubjectRef } from '../core/index.ts';
import { ENGINE_SOURCE, takenAgain } from '../core/index.ts';
import type { Quarantine } from './entity-work.ts';

/**
 * Type of the events that tell, in the workspace's timeline, what the core could not work through.
 */
export const QUARANTINED = '@quarantined';

/** Whose timeline tells what was put aside. */
export const WORKSPACE: SubjectRef = { kind: 'workspace', ref: '' };

/**
 * Tells what was put aside, as events about the workspace, where an operator sees them in order.
 * Ids
 * come from what was put aside, so that the same turn done twice tells it once. A notice that is
 * itself put aside is told no further.
 */
export function quarantineEvents(
  quarantines: readonly Quarantine[],
  now: Instant,
): readonly NewEvent[] {
  return quarantines.flatMap((quarantine) => {
    const told = describe(quarantine);
    if (told === null) return [];
    return [
      {
        id: told.id,
        source: ENGINE_SOURCE,
        type: QUARANTINED,
        subject: WORKSPACE,
        time: now,
        data: { ...told.data, error: quarantine.error },
      },
    ];
  });
}

function describe(quarantine: Quarantine) {
  if (quarantine.type === 'instance') {
    const { id, flow, version, subject } = quarantine.instance;
    return {
      id: `quarantined/${id}`,
      data: { instance: id, flow, version, subject: { ...subject } },
    };
  }
  const { event, entity, seq, shard } = quarantine.row;
  if (event.type === QUARANTINED) return null;
  const { id, source, type, subject } = takenAgain(event);
  return {
    id: `quarantined/${shard}/${seq}`,
    data: { event: { id, source, type }, subject: { ...subject }, entity: { ...entity } },
  };
}
