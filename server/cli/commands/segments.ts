import type { Command } from 'commander';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import { EXIT } from '../terminal.ts';

/** `segments`: how many are in each level of each ladder, beside what was expected. */
export function segmentsCommand(session: Session): Command {
  return serverCommand(session, 'segments', {
    zh: '看各分层有多少人，占比是否在预期之内',
    en: 'Show how many are in each segment, and whether that was expected',
  }).action((_, command: Command) =>
    conclude(session, command, (options: ServerOptions) => show(session, options)),
  );
}

async function show(session: Session, options: ServerOptions): Promise<number> {
  const { print, say } = session.terminal;
  const answer = await serverClient(session, options).listSegments({});
  if (options.json) {
    print(JSON.stringify(answer));
    return EXIT.fine;
  }
  for (const { ladder, levels } of answer.items) {
    for (const { level, count, share, expected, isOutside } of levels) {
      const band = expected ? `${percent(expected.from)}-${percent(expected.to)}` : '';
      const warning = isOutside ? say({ zh: '不在预期之内', en: 'not as expected' }) : '';
      const part = share === null ? '' : percent(share);
      print([`${ladder}.${level}`, count, part, band, warning].join('\t'));
    }
  }
  return EXIT.fine;
}

function percent(part: number): string {
  return `${Math.round(part * 1_000) / 10}%`;
}
