import type { JsonObject, TaskId } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { Task } from '../../engine/core/index.ts';
import { RESOLVED } from '../../engine/core/index.ts';
import { completeTask } from '../../engine/runtime/index.ts';
import type { TaskFilter } from '../../engine/store/index.ts';
import { approvalsWaiting } from '../answers/approval.ts';
import { subjectNames } from '../answers/subject.ts';
import { taskAnswer, ticketAnswer } from '../answers/task.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/access.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { LIMIT } from './instances.ts';

/** Shows the work that flows have given to people, and takes what they say to it. */
export function taskRoutes(
  installation: Installation,
): Pick<Handlers, 'listTasks' | 'completeTask' | 'listTickets' | 'resolveTicket'> {
  return {
    async listTasks({ query }) {
      const { status, assignee, ...paged } = query;
      const filter = {
        kind: 'task' as const,
        ...(status === undefined ? {} : { status }),
        ...(assignee === undefined ? {} : { assignee }),
      };
      return listed(installation, { filter, paged }, taskAnswer);
    },
    async completeTask({ params, body, principal }) {
      const { choice, fields, by } = body;
      const given = { id: params.id, kind: 'task', choice, fields, by } as const;
      return answered(await answer(installation, principal, given), taskAnswer);
    },
    async listTickets({ query }) {
      const { status, ...paged } = query;
      const filter = {
        kind: 'ticket' as const,
        ...(status === undefined
          ? {}
          : { status: status === 'open' ? ('open' as const) : ('completed' as const) }),
      };
      return listed(installation, { filter, paged }, ticketAnswer);
    },
    async resolveTicket({ params, body, principal }) {
      const { fields, by } = body;
      const given = { id: params.id, kind: 'ticket', choice: RESOLVED, fields, by } as const;
      return answered(await answer(installation, principal, given), ticketAnswer);
    },
  };
}

type Write<Answer> = (task: Task, subjectName: string | null) => Answer | null;

async function listed<Answer>(
  { store }: Installation,
  asked: {
    readonly filter: Omit<TaskFilter, 'limit' | 'cursor'>;
    readonly paged: { readonly limit?: number; readonly cursor?: string };
  },
  write: Write<Answer>,
): Promise<{ items: Answer[]; next: string | null }> {
  const { limit = LIMIT, cursor } = asked.paged;
  const page = await store.listTasks({
    ...asked.filter,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const nameOf = await subjectNames(
    store,
    page.items.map(({ origin }) => origin.subject),
  );
  const waitingFor = await approvalsWaiting(store, page.items);
  const items = page.items.flatMap((task) => {
    const written = write(task, nameOf(task.origin.subject));
    return written === null ? [] : [{ ...written, ...waitingFor(task) }];
  });
  return { items, next: page.next };
}

interface Given {
  readonly id: string;
  readonly kind: Task['work']['kind'];
  readonly choice: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly by: string | undefined;
}

/** @throws EngineError TASK_NOT_FOUND also for a ticket where a task is meant, and conversely */
async function answer(
  installation: Installation,
  principal: Principal | null,
  given: Given,
): Promise<{ readonly task: Task; readonly subjectName: string | null }> {
  const { store, clock, worker } = installation;
  const { kind, choice } = given;
  const id = given.id as TaskId; // whatever it names, the store finds it or does not
  const known = await store.task(id);
  if (known?.work.kind !== kind) {
    throw new EngineError('TASK_NOT_FOUND', `There is no ${kind} \`${id}\`.`, {
      details: { task: id },
    });
  }
  const by = given.by ?? principal?.name ?? '';
  const task = await completeTask(
    { store, clock, notify: () => worker.notify() },
    // What a body holds was read from JSON.
    { task: id, choice, by, fields: (given.fields ?? {}) as JsonObject },
  );
  const facts = { task: id, choice, for: by };
  audit(installation, principal, { act: `${kind}.answer`, reason: null, facts });
  const nameOf = await subjectNames(store, [task.origin.subject]);
  return { task, subjectName: nameOf(task.origin.subject) };
}

function answered<Answer>(
  { task, subjectName }: { readonly task: Task; readonly subjectName: string | null },
  write: Write<Answer>,
): Answer {
  const written = write(task, subjectName);
  if (written === null) throw new TypeError(`${task.id} is of another kind than it was.`);
  return written;
}
