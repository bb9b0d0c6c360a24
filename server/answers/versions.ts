import type { PlanHash } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { FlowStore, VersionRecord } from '../../engine/store/index.ts';

/** Versions kept in memory; they never change. */
const VERSIONS_MAX = 200;

/** Finds the versions that instances are pinned to. */
export interface Versions {
  /** @throws EngineError VERSION_NOT_FOUND */
  byHash(hash: PlanHash): Promise<VersionRecord>;
}

/** Opens an empty memory of versions over a store. */
export function createVersions(store: Pick<FlowStore, 'versionByHash'>): Versions {
  const known = new Map<PlanHash, VersionRecord>();
  return {
    async byHash(hash) {
      const version = known.get(hash) ?? (await store.versionByHash(hash));
      if (version === null) {
        const message = `No version has the hash ${hash}. The database lacks what an instance runs on.`;
        throw new EngineError('VERSION_NOT_FOUND', message, { details: { hash } });
      }
      const [oldest] = known.keys();
      if (known.size >= VERSIONS_MAX && oldest !== undefined) known.delete(oldest);
      known.set(hash, version);
      return version;
    },
  };
}
