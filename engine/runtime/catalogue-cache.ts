import type { PlanHash } from '../base/index.ts';
import type { ActiveFlow, Catalogue } from '../core/index.ts';
import type { CompiledFlow, Workspace } from '../language/index.ts';
import type { FlowStore } from '../store/index.ts';
import { loadWorkspace } from './workspace-source.ts';

/** Versions that are kept in memory; a compiled machine has 0.1 to 1.4 MB. */
const VERSIONS_MAX = 500;

/** Knows workspace, active flows and the versions that live instances are pinned to. */
export interface CatalogueCache {
  /**
   * Gives the catalogue as of a revision, with every named version loaded.
   *
   * @param hashes versions that instances of the work are pinned to
   * @throws EngineError WORKSPACE_INVALID, DATABASE_UNREACHABLE
   */
  at(revision: number, hashes: Iterable<PlanHash>): Promise<Catalogue>;
  /** The catalogue of now, which costs one small query when nothing has changed. */
  current(): Promise<Catalogue>;
}

interface Loaded {
  readonly revision: number;
  readonly workspace: Workspace;
  readonly active: readonly ActiveFlow[];
}

type CatalogueStore = Pick<
  FlowStore,
  'activeVersions' | 'versionByHash' | 'workspaceText' | 'revision'
>;

/** Opens an empty cache; workers of one process share it. */
export function createCatalogueCache(store: CatalogueStore): CatalogueCache {
  // A version's object stays the same for its hash, so that the core compiles its machine once.
  const versions = new Map<PlanHash, CompiledFlow>();
  let loading: { readonly revision: number; readonly loaded: Promise<Loaded> } | null = null;

  function remember(hash: PlanHash, compiled: CompiledFlow): CompiledFlow {
    const known = versions.get(hash) ?? compiled;
    versions.delete(hash);
    versions.set(hash, known);
    return known;
  }

  async function load(revision: number): Promise<Loaded> {
    const [workspace, records] = await Promise.all([loadWorkspace(store), store.activeVersions()]);
    const active = records
      .map((record) => ({
        id: record.flow,
        version: record.version,
        compiled: remember(record.hash, record.compiled),
      }))
      .sort((left, right) => (left.id < right.id ? -1 : 1));
    return { revision, workspace, active };
  }

  async function loadedAt(revision: number): Promise<Loaded> {
    if (loading?.revision === revision) return loading.loaded;
    const started = { revision, loaded: load(revision) };
    loading = started;
    try {
      return await started.loaded;
    } catch (error) {
      // A failure is not remembered: the next turn tries again.
      if (loading === started) loading = null;
      throw error;
    }
  }

  async function pinned(hashes: Iterable<PlanHash>): Promise<ReadonlyMap<PlanHash, CompiledFlow>> {
    const found = new Map<PlanHash, CompiledFlow>();
    for (const hash of new Set(hashes)) {
      const compiled = versions.get(hash) ?? (await store.versionByHash(hash))?.compiled;
      if (compiled !== undefined) found.set(hash, remember(hash, compiled));
    }
    return found;
  }

  function forgetOldest(): void {
    for (const hash of versions.keys()) {
      if (versions.size <= VERSIONS_MAX) return;
      versions.delete(hash);
    }
  }

  async function at(revision: number, hashes: Iterable<PlanHash>): Promise<Catalogue> {
    const { workspace, active } = await loadedAt(revision);
    const known = new Map(await pinned(hashes));
    for (const flow of active) known.set(flow.compiled.hash, flow.compiled);
    forgetOldest();
    return { workspace, active, version: (hash) => known.get(hash) };
  }

  return { at, current: async () => at(await store.revision(), []) };
}
