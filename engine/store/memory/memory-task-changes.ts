import type { TaskChange } from '../../core/index.ts';
import { summed } from '../task-rules.ts';
import type { MemoryState } from './memory-state.ts';
import { frozenCopy } from './memory-state.ts';

/** Writes what a turn does to tasks; what has been completed is not closed. */
export function storeTasks(state: MemoryState, changes: readonly TaskChange[]): void {
  const { opened, closed } = summed(changes);
  for (const task of frozenCopy(opened)) {
    if (!state.tasks.has(task.id)) state.tasks.set(task.id, task);
  }
  for (const { id, at } of closed) {
    const task = state.tasks.get(id);
    if (task?.status !== 'open') continue;
    state.tasks.set(id, frozenCopy({ ...task, status: 'closed' as const, endedAt: at }));
  }
}
