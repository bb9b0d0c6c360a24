import type { Command } from 'commander';
import type { Client } from '../../client.ts';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import { EXIT } from '../terminal.ts';

interface Options extends ServerOptions {
  readonly from?: string;
  readonly to?: string;
}

type Row = Awaited<ReturnType<Client['getContentPlan']>>['rows'][number];

/** `plan`: compares what was sent with what the workspace plans. */
export function planCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'plan', {
    zh: '对比内容计划与实际发送：类别、条数、占比、哪里没做到',
    en: 'Compare the content plan with what was sent: class, messages, share, what was missed',
  })
    .option(
      '--from <date>',
      say({ zh: '从哪天起，默认本月', en: 'First day; this month if absent' }),
    )
    .option(
      '--to <date>',
      say({ zh: '到哪天为止（不含）', en: 'The first day that counts no more' }),
    )
    .action((_, command: Command) =>
      conclude(session, command, (options: Options) => run(session, options)),
    );
}

async function run(session: Session, options: Options): Promise<number> {
  const { print, note, say } = session.terminal;
  const { from, to } = options;
  const answer = await serverClient(session, options).getContentPlan({
    query: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
  });
  if (options.json) {
    print(JSON.stringify(answer));
    return EXIT.fine;
  }
  for (const row of answer.rows) {
    const missed = row.deviations.map(({ words }) => say(words)).join('; ');
    print([row.name, row.sent, shareText(row), missed].join('\t').trimEnd());
  }
  const { read, of } = answer.shards;
  if (read < of) {
    note(
      say({
        zh: `只读了 ${of} 个分片中的 ${read} 个：数字是抽样`,
        en: `Read ${read} of ${of} shards: the figures are of a sample`,
      }),
    );
  }
  return EXIT.fine;
}

/** What it is and what it should be: `12%/25%`. */
function shareText({ share }: Row): string {
  if (share === null) return '-';
  const percent = (part: number) => `${Math.round(part * 1000) / 10}%`;
  return `${share.actual === null ? '-' : percent(share.actual)}/${percent(share.planned)}`;
}
