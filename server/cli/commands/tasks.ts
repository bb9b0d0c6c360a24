import type { Command } from 'commander';
import { Option } from 'commander';
import type { Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { printList } from '../print-list.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import { EXIT } from '../terminal.ts';

interface ListOptions extends ServerOptions {
  readonly status?: 'open' | 'completed' | 'closed';
  readonly assignee?: string;
}

interface TicketOptions extends ServerOptions {
  readonly status?: 'open' | 'resolved';
}

interface AnswerOptions extends ServerOptions {
  readonly by?: string;
}

/** `tasks`: lists what people are given to do, and says that they have done it. */
export function tasksCommand(session: Session): Command {
  return newCommand(session, 'tasks', {
    zh: '查看和处理待办、工单',
    en: 'See to tasks and tickets',
  })
    .addCommand(listCommand(session))
    .addCommand(completeCommand(session))
    .addCommand(ticketsCommand(session))
    .addCommand(resolveCommand(session));
}

function listCommand(session: Session): Command {
  const { say } = session.terminal;
  const status = new Option('--status <status>', say({ zh: '状态', en: 'Status' }));
  return serverCommand(session, 'list', {
    zh: '列出待办，最新的在前',
    en: 'List tasks, newest first',
  })
    .addOption(status.choices(['open', 'completed', 'closed']))
    .option('--assignee <ref>', say({ zh: '谁可以处理', en: 'Who can take it' }))
    .action((_, command: Command) =>
      conclude(session, command, (options: ListOptions) => list(session, options)),
    );
}

function completeCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'complete', {
    zh: '在待办里选一项',
    en: 'Make a choice in a task',
  })
    .argument('<id>', say({ zh: '待办的 id', en: 'Id of the task' }))
    .argument('<choice>', say({ zh: '选哪一项', en: 'The choice' }))
    .option('--by <ref>', say({ zh: '替谁选；不写就是自己', en: 'For whom; yourself if absent' }))
    .action((...[id, choice, , command]: [string, string, unknown, Command]) =>
      conclude(session, command, (options: AnswerOptions) =>
        complete(session, { id, choice }, options),
      ),
    );
}

function ticketsCommand(session: Session): Command {
  const { say } = session.terminal;
  const status = new Option('--status <status>', say({ zh: '状态', en: 'Status' }));
  return serverCommand(session, 'tickets', {
    zh: '列出工单，最新的在前',
    en: 'List tickets, newest first',
  })
    .addOption(status.choices(['open', 'resolved']))
    .action((_, command: Command) =>
      conclude(session, command, (options: TicketOptions) => tickets(session, options)),
    );
}

function resolveCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'resolve', { zh: '解决工单', en: 'Resolve a ticket' })
    .argument('<id>', say({ zh: '工单的 id', en: 'Id of the ticket' }))
    .option('--by <ref>', say({ zh: '替谁；不写就是自己', en: 'For whom; yourself if absent' }))
    .action((id: string, _, command: Command) =>
      conclude(session, command, (options: AnswerOptions) => resolve(session, id, options)),
    );
}

async function list(session: Session, options: ListOptions): Promise<number> {
  const { status, assignee } = options;
  const answer = await serverClient(session, options).listTasks({
    query: { status, assignee, limit: 200 },
  });
  const lines = answer.items.map(({ id, status: now, title, assignees, choices }) => [
    id,
    now,
    title,
    assignees.join(','),
    choices.map(({ choice }) => choice).join(','),
  ]);
  const empty = { zh: '没有待办', en: 'Nothing to do' };
  printList(session.terminal, options.json, { answer, lines, empty });
  return EXIT.fine;
}

async function tickets(session: Session, options: TicketOptions): Promise<number> {
  const { status } = options;
  const answer = await serverClient(session, options).listTickets({
    query: { status, limit: 200 },
  });
  const lines = answer.items.map(({ id, status: now, title, department, priority }) => [
    id,
    now,
    title,
    department,
    priority,
  ]);
  const empty = { zh: '没有工单', en: 'No tickets' };
  printList(session.terminal, options.json, { answer, lines, empty });
  return EXIT.fine;
}

async function complete(
  session: Session,
  chosen: { readonly id: string; readonly choice: string },
  options: AnswerOptions,
): Promise<number> {
  const { id, choice } = chosen;
  const { by } = options;
  const task = await serverClient(session, options).completeTask({
    params: { id },
    body: { choice, ...(by === undefined ? {} : { by }) },
  });
  const { print, say } = session.terminal;
  const { status, approvals } = task;
  const agreed = task.answers.filter((answer) => answer.choice === choice).length;
  const said =
    status === 'completed'
      ? { zh: '已完成', en: 'Completed' }
      : {
          zh: `已记下，${agreed}/${approvals} 人同意`,
          en: `Noted; ${agreed} of ${approvals} agree`,
        };
  print(options.json ? JSON.stringify({ status, agreed }) : say(said));
  return EXIT.fine;
}

async function resolve(session: Session, id: string, options: AnswerOptions): Promise<number> {
  const { by } = options;
  const { status } = await serverClient(session, options).resolveTicket({
    params: { id },
    body: by === undefined ? {} : { by },
  });
  const { print, say } = session.terminal;
  print(options.json ? JSON.stringify({ status }) : say({ zh: '已解决', en: 'Resolved' }));
  return EXIT.fine;
}
