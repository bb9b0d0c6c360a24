import type { Json } from '../base/index.ts';
import type { Task, TaskWork } from '../core/index.ts';
import type { ExpectedWork } from '../language/index.ts';
import type { Mismatch } from './report.ts';

type Listed = 'tasks' | 'tickets';
const KINDS: Readonly<Record<Listed, TaskWork['kind']>> = { tasks: 'task', tickets: 'ticket' };

/** Compares the tasks or the tickets that are open now, one by one, the oldest first. */
export function workMismatch(
  what: Listed,
  expected: readonly ExpectedWork[],
  tasks: readonly Task[],
): Mismatch | null {
  const open = tasks.filter(({ status, work }) => status === 'open' && work.kind === KINDS[what]);
  const holds =
    open.length === expected.length &&
    expected.every((wanted, index) => {
      const task = open[index];
      return task !== undefined && isAsWanted(task, wanted);
    });
  if (holds) return null;
  // What was read from a document is JSON, whatever its type names.
  return { what, expected: expected as unknown as Json, actual: open.map(shown), message: null };
}

function isAsWanted({ work, origin }: Task, wanted: ExpectedWork): boolean {
  const { contains, step, assignee, department, priority } = wanted;
  return [
    [contains ?? []].flat().every((part) => work.title.includes(part)),
    step === undefined || origin.step === step,
    assignee === undefined || (work.kind === 'task' && work.assignees.includes(assignee)),
    department === undefined || (work.kind === 'ticket' && work.department === department),
    priority === undefined || (work.kind === 'ticket' && work.priority === priority),
  ].every(Boolean);
}

function shown({ work, origin }: Task): Json {
  const { title } = work;
  const { step } = origin;
  return work.kind === 'task'
    ? { title, step, assignees: work.assignees }
    : { title, step, department: work.department, priority: work.priority };
}
