import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Instant } from '../../../engine/base/index.ts';
import type { TrafficOptions } from '../../traffic/index.ts';
import { traffic } from '../../traffic/index.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { readInstant } from '../instant-option.ts';
import { EXIT } from '../terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options extends CommonOptions {
  readonly seed: number;
  readonly events: number;
  readonly out?: string;
  readonly from?: Instant;
}

/** `traffic`: invents events for demonstrations and load; the same seed gives the same bytes. */
export function trafficCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'traffic', {
    zh: '生成可重复的仿真事件（每行一个 JSON）',
    en: 'Invent repeatable, realistic events (JSON lines)',
  })
    .option('--seed <n>', say({ zh: '种子', en: 'Seed' }), wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--events <n>', say({ zh: '事件数', en: 'How many' }), wholeNumber(0, 10_000_000), 1000)
    .option('--out <file>', say({ zh: '写入文件', en: 'Write to a file' }))
    .option(
      '--from <instant>',
      say({
        zh: '首个事件的时间；省略则不带时间',
        en: 'Time of the first event; without it events carry none',
      }),
      readInstant,
    )
    .action((_, command: Command) =>
      conclude(session, command, (options: Options) => run(session, options)),
    );
}

async function run({ terminal }: Session, options: Options): Promise<number> {
  const { seed, events, out, from } = options;
  const target: Writable = out === undefined ? process.stdout : createWriteStream(out);
  await pipeline(lines({ seed, events, ...(from === undefined ? {} : { from }) }), target, {
    end: out !== undefined,
  });
  if (out !== undefined) {
    const words = { zh: `已写入 ${events} 个事件：${out}`, en: `Wrote ${events} events to ${out}` };
    terminal.print(options.json ? JSON.stringify({ events, seed, out }) : terminal.say(words));
  }
  return EXIT.fine;
}

/** Events in chunks, so that a million lines are not a million writes. */
function* lines(options: TrafficOptions): Generator<string> {
  let chunk = '';
  for (const event of traffic(options)) {
    chunk += `${JSON.stringify(event)}\n`;
    if (chunk.length < 65_536) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
