import type { Task } from '../../core/index.ts';
import { taskSignals } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { answered, taskNotFound } from '../task-rules.ts';
import type { TaskFilter, TaskStore } from '../tasks.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy } from './memory-state.ts';
import { ingestEvents } from './memory-turns.ts';

export function memoryTasks(state: MemoryState): TaskStore {
  return {
    listTasks: async (filter) => listTasks(state, filter),
    task: async (id) => state.tasks.get(id) ?? null,
    answerTask: async (id, answer) => {
      const task = state.tasks.get(id);
      if (task === undefined) throw taskNotFound(id);
      const after = frozenCopy(answered(task, answer));
      state.tasks.set(id, after);
      ingestEvents(state, taskSignals(after), answer.at);
      return after;
    },
  };
}

function listTasks(state: MemoryState, filter: TaskFilter): Page<Task> {
  const { cursor, limit } = filter;
  const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string']);
  const found = [...state.tasks.values()]
    .filter((task) => matches(task, filter))
    .sort((left, right) => right.openedAt - left.openedAt || compareTexts(right.id, left.id))
    .filter(({ openedAt, id }) => {
      if (after === null) return true;
      const later = openedAt - Number(after[0]);
      return later < 0 || (later === 0 && id < String(after[1]));
    });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor([last.openedAt, last.id]) : null;
  return { items, next };
}

function matches({ work, status }: Task, filter: TaskFilter): boolean {
  const { assignee } = filter;
  return (
    work.kind === filter.kind &&
    (filter.status === undefined || status === filter.status) &&
    (assignee === undefined || (work.kind === 'task' && work.assignees.includes(assignee)))
  );
}
