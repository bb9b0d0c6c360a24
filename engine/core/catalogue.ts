import type { FlowId, PlanHash } from '../base/index.ts';
import type { CompiledFlow, Workspace } from '../language/index.ts';

/** A published version that new instances start on. */
export interface ActiveFlow {
  readonly id: FlowId;
  readonly version: number;
  readonly compiled: CompiledFlow;
}

/** All that the core needs to know beside the state: the same for every entity of a turn. */
export interface Catalogue {
  readonly workspace: Workspace;
  /**
   * Flows that start instances, by id in ascending order; paused and archived ones are not here.
   */
  readonly active: readonly ActiveFlow[];
  /**
   * Set where the other flows are not at hand: one that is not active is taken to start all the
   * same, by an effect `start`, and whoever runs the turn says how it ended.
   */
  readonly othersPlayed?: true;
  /** Any version that a live instance is pinned to. */
  version(hash: PlanHash): CompiledFlow | undefined;
}
