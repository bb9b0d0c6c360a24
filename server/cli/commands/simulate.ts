import type { Command } from 'commander';
import type { Instant } from '../../../engine/base/index.ts';
import { EngineError, inLocale } from '../../../engine/base/index.ts';
import type { StoredEvent } from '../../../engine/core/index.ts';
import { formatLocal } from '../../../engine/language/index.ts';
import type { TimelineLine } from '../../../engine/simulate/index.ts';
import { playEvents } from '../../../engine/simulate/index.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { fileEvents } from '../file-events.ts';
import { readSide } from '../flow-sides.ts';
import { readInstant } from '../instant-option.ts';
import { sideCatalogue } from '../side-catalogue.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

interface Options extends CommonOptions {
  readonly events: string;
  readonly until?: Instant;
}

/** More events than anybody reads about; `backtest` takes any number. */
const EVENTS_MAX = 10_000;

/** `simulate`: plays one flow over the events of a file, and tells what happens. */
export function simulateCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'simulate', {
    zh: '用文件里的事件试跑一个流程，按时间列出经过；不会真的发送',
    en: 'Play a flow over the events of a file, and tell what happens in order of time; nothing goes out',
  })
    .argument('<flow>', say({ zh: '流程文件', en: 'A flow file' }))
    .requiredOption(
      '--events <file>',
      say({ zh: '事件（每行一个 JSON，要有 time）', en: 'Events (JSON lines with a time)' }),
    )
    .option(
      '--until <instant>',
      say({ zh: '一直走到这个时间', en: 'Let time pass until then' }),
      readInstant,
    )
    .action((flow: string, _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, flow, options)),
    );
}

async function run({ terminal }: Session, flow: string, options: Options): Promise<number> {
  const { flows } = await readSide(flow);
  const [side] = flows.values();
  const { active, workspace } = sideCatalogue(flows);
  const [first] = active;
  if (side === undefined || first === undefined || flows.size > 1) {
    throw new EngineError('INPUT_INVALID', `There is no one flow at \`${flow}\`.`);
  }
  const events: StoredEvent[] = [];
  for await (const batch of fileEvents(options.events, workspace)) {
    events.push(...batch);
    if (events.length > EVENTS_MAX) throw tooMany(options.events);
  }
  const timeline = playEvents({
    text: side.text,
    compiled: first.compiled,
    workspace,
    // Each counts as accepted when it happened, or with the one before.
    events: events.map(({ acceptedAt, ...event }) => ({ ...event, time: acceptedAt })),
    until: options.until ?? null,
  });
  if (options.json === true) terminal.print(JSON.stringify({ timeline }));
  else for (const line of timeline) terminal.print(lineText(line, workspace.zone, terminal));
  return EXIT.fine;
}

function lineText(
  { at, words, line }: TimelineLine,
  zone: string,
  { locale, say }: Terminal,
): string {
  const place = line === null ? '' : say({ zh: `（第 ${line} 行）`, en: ` (line ${line})` });
  return `${formatLocal(at, zone)}  ${inLocale(words, locale)}${place}`;
}

function tooMany(file: string): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    `\`${file}\` has more than ${EVENTS_MAX} events; \`groupflow backtest\` takes any number.`,
    { details: { file } },
  );
}
