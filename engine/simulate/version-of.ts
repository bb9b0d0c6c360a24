import type { WorldEntry } from './world-log.ts';

/**
 * Prepares to tell which version of its flow an instance was on at each entry of a log.
 * @returns a function that is given all entries of the log, in their order; null for those that no
 * instance decided
 */
export function versionTeller(): (entry: WorldEntry) => number | null {
  const versions = new Map<string, number>();
  return (entry) => {
    if (entry.type !== 'journal') return null;
    const { instance, fact } = entry.entry;
    if (fact.type === 'started' || fact.type === 'migrated') versions.set(instance, fact.version);
    if (fact.type === 'retried' && fact.version !== null) versions.set(instance, fact.version);
    return versions.get(instance) ?? null;
  };
}
