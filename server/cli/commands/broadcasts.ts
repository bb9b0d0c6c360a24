import type { Command } from 'commander';
import type { Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import { EXIT } from '../terminal.ts';

interface ActOptions extends ServerOptions {
  readonly reason: string;
}

/** `broadcasts`: lists flows that are started for an audience, and stops them. */
export function broadcastsCommand(session: Session): Command {
  return newCommand(session, 'broadcasts', {
    zh: '查看、停止和继续群发',
    en: 'See to broadcasts: list, stop, resume',
  })
    .addCommand(listCommand(session))
    .addCommand(actCommand(session, 'stop'))
    .addCommand(actCommand(session, 'resume'));
}

function listCommand(session: Session): Command {
  return serverCommand(session, 'list', {
    zh: '列出群发，最新的在前',
    en: 'List broadcasts, newest first',
  }).action((_, command: Command) =>
    conclude(session, command, (options: ServerOptions) => list(session, options)),
  );
}

const WORDS = {
  stop: { zh: '停止群发，已通知的不受影响', en: 'Stop a broadcast; who was told stays told' },
  resume: { zh: '从停下的地方继续', en: 'Go on where it was stopped' },
} as const;
const DONE = {
  stop: { zh: '已停止，之前通知了', en: 'Stopped; told so far:' },
  resume: { zh: '继续进行，之前通知了', en: 'Going on; told so far:' },
} as const;

function actCommand(session: Session, act: 'stop' | 'resume'): Command {
  const { say } = session.terminal;
  return serverCommand(session, act, WORDS[act])
    .argument('<id>', say({ zh: '群发的 id', en: 'Id of the broadcast' }))
    .requiredOption('--reason <text>', say({ zh: '原因，记入审计', en: 'Why, for the audit log' }))
    .action((id: string, _, command: Command) =>
      conclude(session, command, async (options: ActOptions) => {
        const client = serverClient(session, options);
        const call = act === 'stop' ? client.stopBroadcast : client.resumeBroadcast;
        const answer = await call({ params: { id }, body: { reason: options.reason } });
        const { print } = session.terminal;
        print(options.json ? JSON.stringify(answer) : `${say(DONE[act])} ${answer.told}`);
        return EXIT.fine;
      }),
    );
}

async function list(session: Session, options: ServerOptions): Promise<number> {
  const { print, note, say } = session.terminal;
  const answer = await serverClient(session, options).listBroadcasts({ query: { limit: 200 } });
  if (options.json) {
    print(JSON.stringify(answer));
    return EXIT.fine;
  }
  for (const { id, state, flow, about, told, startedAt } of answer.items) {
    print([id, state, flow, about, told, startedAt].join('\t'));
  }
  if (answer.items.length === 0) note(say({ zh: '没有群发', en: 'There are no broadcasts' }));
  if (answer.next !== null) note(say({ zh: '还有更多', en: 'There are more' }));
  return EXIT.fine;
}
