import type { TaskId } from '../base/index.ts';
import type { Task, TaskAnswer, TaskStatus, TaskWork } from '../core/index.ts';
import type { Page } from './outbox.ts';

export interface TaskFilter {
  readonly kind: TaskWork['kind'];
  readonly status?: TaskStatus;
  /** Ref of somebody who can take it; what anybody can take is not theirs. */
  readonly assignee?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Work that flows have given to people; a turn opens and closes it (`EntityResult.tasks`). */
export interface TaskStore {
  /** Newest first. */
  listTasks(filter: TaskFilter): Promise<Page<Task>>;
  task(id: TaskId): Promise<Task | null>;
  /**
   * Adds what a person says to an open task. Once that completes it, its instance is told by a
   * signal in the same transaction; whichever is committed first wins, this or a turn that closes
   * the task.
   *
   * @returns the task as it is now
   * @throws EngineError TASK_NOT_FOUND, TASK_STATUS; INPUT_INVALID for a choice that it has not
   */
  answerTask(id: TaskId, answer: TaskAnswer): Promise<Task>;
}
