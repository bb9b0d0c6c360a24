import type { ActiveFlow, Catalogue } from '../core/index.ts';
import type { CompiledFlow, Workspace } from '../language/index.ts';

/** Makes a catalogue in which each of the flows is active, on its first version. */
export function catalogueOf(flows: readonly CompiledFlow[], workspace: Workspace): Catalogue {
  const byHash = new Map(flows.map((compiled) => [compiled.hash, compiled]));
  const active = flows
    .map((compiled): ActiveFlow => ({ id: compiled.plan.flow, version: 1, compiled }))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  return { workspace, active, version: (hash) => byHash.get(hash) };
}
