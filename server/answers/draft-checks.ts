import { sha256Hex } from '../../engine/base/index.ts';
import { checkFlow } from '../../engine/language/index.ts';
import { loadWorkspace } from '../../engine/runtime/index.ts';
import type { FlowRecord, FlowStore } from '../../engine/store/index.ts';

type Checked = ReturnType<typeof checkFlow>;

/**
 * Drafts whose findings are kept in memory; a list of flows is looked at far more often than
 * written.
 */
const CHECKS_MAX = 500;

/** Checks drafts against the workspace, each text once. */
export interface DraftChecks {
  check(draft: { readonly id: string; readonly text: string }): Promise<Checked>;
  /** Says whether publishing the draft would make another version than the newest. */
  isChanged(flow: FlowRecord, checked: Checked): Promise<boolean>;
}

/** Opens an empty memory of checks over a store. */
export function createDraftChecks(
  store: Pick<FlowStore, 'workspaceText' | 'versions' | 'listFlows' | 'revision'>,
): DraftChecks {
  const checks = new Map<string, Checked>();
  /** Versions never change, so what is known of one stays. */
  const hashes = new Map<string, string>();

  let ids: { readonly revision: number; readonly flows: readonly string[] } | null = null;

  /** What flows can start, read again once any flow has changed. */
  async function flowIds(): Promise<readonly string[]> {
    const revision = await store.revision();
    if (ids?.revision !== revision) {
      ids = { revision, flows: (await store.listFlows()).map((flow) => flow.id) };
    }
    return ids.flows;
  }

  async function newestHash({ id, version }: FlowRecord): Promise<string | null> {
    const name = `${id}@${version}`;
    const known = hashes.get(name);
    if (known !== undefined) return known;
    const newest = (await store.versions(id)).find((record) => record.version === version);
    if (newest !== undefined) remember(hashes, name, newest.hash);
    return newest?.hash ?? null;
  }

  return {
    async check({ id, text }) {
      const workspaceText = (await store.workspaceText()) ?? '';
      const flows = await flowIds();
      const around = sha256Hex(`${flows.join()}\n${workspaceText}`);
      const name = sha256Hex(`${id}\n${around}\n${text}`);
      const known = checks.get(name);
      if (known !== undefined) return known;
      const checked = checkFlow(text, await loadWorkspace(store), { fileId: id, flows });
      remember(checks, name, checked);
      return checked;
    },
    async isChanged(flow, checked) {
      if (flow.version === null) return true;
      return checked.compiled?.hash !== (await newestHash(flow));
    },
  };
}

function remember<Value>(memory: Map<string, Value>, name: string, value: Value): void {
  const [oldest] = memory.keys();
  if (memory.size >= CHECKS_MAX && oldest !== undefined) memory.delete(oldest);
  memory.set(name, value);
}
