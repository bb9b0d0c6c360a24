import type { TaskId } from '../base/index.ts';
import type { NewEvent, Task, TaskAnswer, TaskChange } from '../core/index.ts';
import { answerTask, taskSignals } from '../core/index.ts';

/** The tasks and tickets of a world. */
export interface WorkDesk {
  /** Every one ever, in the order in which they were opened. */
  tasks(): readonly Task[];
  take(changes: readonly TaskChange[]): void;
  /** Adds what somebody says to an open task. @returns the signals to its instance */
  answer(id: TaskId, answer: TaskAnswer): readonly NewEvent[];
}

export function openWorkDesk(): WorkDesk {
  const tasks = new Map<TaskId, Task>();
  return {
    tasks: () => [...tasks.values()],
    take(changes) {
      for (const change of changes) {
        if (change.type === 'open') {
          tasks.set(change.task.id, change.task);
          continue;
        }
        const task = tasks.get(change.id);
        if (task?.status !== 'open') continue;
        tasks.set(task.id, { ...task, status: 'closed', endedAt: change.at });
      }
    },
    answer(id, answer) {
      const task = tasks.get(id);
      if (task?.status !== 'open') return [];
      const after = answerTask(task, answer);
      tasks.set(id, after);
      return taskSignals(after);
    },
  };
}
