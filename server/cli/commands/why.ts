import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { instant, type Text } from '../../../engine/base/index.ts';
import {
  addDays,
  describeWeekday,
  formatLocal,
  localParts,
} from '../../../engine/language/index.ts';
import type { Client } from '../../client.ts';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import { EXIT } from '../terminal.ts';

interface WhyOptions extends ServerOptions {
  readonly on?: string;
}

type Ledger = Awaited<ReturnType<Client['getLedger']>>;
type Message = Ledger['items'][number];

/** Lines of one look: a day of anybody has fewer. */
const LIMIT = 200;

/** `why`: what somebody was sent or not sent, and why, as a timeline. */
export function whyCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'why', {
    zh: '某人收到了什么、没收到什么，以及为什么',
    en: 'What somebody was sent or not sent, and why',
  })
    .argument(
      '<kind:ref>',
      say({
        zh: '谁，例如 customer:wm1、member:群/人、group:群',
        en: 'Whom, such as customer:wm1, member:<group>/<person>, group:<group>',
      }),
      subjectName,
    )
    .option(
      '--on <date>',
      say({
        zh: '哪一天，例如 2026-03-06；不写就是最近的',
        en: 'On which day, such as 2026-03-06; the latest if absent',
      }),
      localDate,
    )
    .action((...[subject, , command]: [SubjectName, unknown, Command]) =>
      conclude(session, command, (options: WhyOptions) => why(session, subject, options)),
    );
}

interface SubjectName {
  readonly kind: string;
  readonly ref: string;
}

function subjectName(text: string): SubjectName {
  const colon = text.indexOf(':');
  if (colon < 1) throw new InvalidArgumentError('<kind>:<ref>');
  return { kind: text.slice(0, colon), ref: text.slice(colon + 1) };
}

function localDate(text: string): string {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text) return text;
  } catch {
    // Not a date of any month.
  }
  throw new InvalidArgumentError('YYYY-MM-DD');
}

async function why(session: Session, params: SubjectName, options: WhyOptions): Promise<number> {
  const { print, note, say } = session.terminal;
  const { on } = options;
  const client = serverClient(session, options);
  const day = on === undefined ? {} : { from: on, to: addDays(on, 1) };
  const answer = await client.getLedger({ params, query: { ...day, limit: LIMIT } });
  if (options.json) {
    print(JSON.stringify(answer));
    return EXIT.fine;
  }
  const { zone } = await client.getClock();
  for (const { at, words } of timeline(answer.items)) {
    print(`${say(timeWords(at, zone))}  ${say(words)}`);
  }
  if (answer.items.length === 0) {
    note(say({ zh: '没有发过消息，也没有拦下过', en: 'Nothing was sent, and nothing held back' }));
  }
  if (answer.next !== null) note(say({ zh: '更早的还有', en: 'There is more before' }));
  return EXIT.fine;
}

/** All lines of all messages, oldest first. */
function timeline(messages: readonly Message[]): readonly Message['lines'][number][] {
  const lines = messages.toReversed().flatMap((message) => message.lines);
  return lines.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

function timeWords(text: string, zone: string): Text {
  const at = instant(Date.parse(text));
  const { zh, en } = describeWeekday(localParts(at, zone).weekday);
  const local = formatLocal(at, zone);
  return { zh: `${local} ${zh}`, en: `${local} ${en}` };
}
