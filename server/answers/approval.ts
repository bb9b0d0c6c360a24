import type { Task } from '../../engine/core/index.ts';
import type { QueryStore } from '../../engine/store/index.ts';

/** Finds how many targets wait for the approvals that are open among these tasks. */
export async function approvalsWaiting(
  store: Pick<QueryStore, 'entity'>,
  tasks: readonly Task[],
): Promise<(task: Task) => { readonly waiting?: number }> {
  if (tasks.every((task) => openApproval(task) === null)) return () => ({});
  const workspace = await store.entity({ kind: 'workspace', ref: '' });
  const approvals = workspace?.gate?.approvals ?? {};
  return (task) => {
    const id = openApproval(task);
    if (id === null) return {};
    const pages = approvals[id]?.waiting ?? [];
    return { waiting: pages.reduce((sum, page) => sum + page.length, 0) };
  };
}

function openApproval({ work, status }: Task): string | null {
  return work.kind === 'task' && status === 'open' ? (work.approval?.id ?? null) : null;
}
