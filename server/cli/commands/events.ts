import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Command } from 'commander';
import { EngineError } from '../../../engine/base/index.ts';
import { ApiError } from '../../client.ts';
import type { Api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/endpoint.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import type { Batch } from '../event-lines.ts';
import { readBatches } from '../event-lines.ts';
import { sendBatch } from '../send-batch.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

interface Progress {
  sent: number;
  accepted: number;
  duplicates: number;
}

/** `events`: sends events from a file to a running server. */
export function eventsCommand(session: Session): Command {
  const { say } = session.terminal;
  const send = serverCommand(session, 'send', {
    zh: '发送文件中的事件（每行一个 JSON）；重复发送无害',
    en: 'Send events from a file (JSON lines); sending again is harmless',
  })
    .argument('<file>', say({ zh: '文件，- 为标准输入', en: 'File; - is standard input' }))
    .action((file: string, _, command: Command) =>
      conclude(session, command, (options: ServerOptions) => run(session, file, options)),
    );
  return newCommand(session, 'events', { zh: '发送事件', en: 'Send events' }).addCommand(send);
}

async function run(session: Session, file: string, options: ServerOptions): Promise<number> {
  const { terminal } = session;
  const client = serverClient(session, options);
  const progress: Progress = { sent: 0, accepted: 0, duplicates: 0 };
  try {
    for await (const batch of readBatches(await openInput(session, file))) {
      // The server checks each event; what it refuses is told by line below.
      const body = batch.events as unknown as BodyOf<Api['sendEvents']>;
      const { accepted, duplicates } = await sendBatch(client, body).catch((error: unknown) => {
        throw atLine(error, batch);
      });
      progress.sent += batch.events.length;
      progress.accepted += accepted;
      progress.duplicates += duplicates;
      showProgress(terminal, progress);
    }
  } finally {
    printSum(terminal, options, progress);
  }
  return EXIT.fine;
}

async function openInput({ input }: Session, file: string): Promise<NodeJS.ReadableStream> {
  if (file === '-') return input;
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) return createReadStream(file);
  throw new EngineError('INPUT_INVALID', `The file \`${file}\` cannot be read.`, {
    details: { file },
  });
}

/**
 * Says which line of the file the server refuses, where its pointer names an event of the batch.
 */
function atLine(error: unknown, { lines }: Batch): unknown {
  if (!(error instanceof ApiError)) return error;
  const place = error.problem.errors?.find(({ pointer }) => /^#\/\d+/.test(pointer));
  const index = /^#\/(\d+)/.exec(place?.pointer ?? '')?.[1];
  if (place === undefined || index === undefined) return error;
  const rest = place.pointer.slice(2 + index.length);
  const detail = `Line ${lines[Number(index)]}, at \`${rest}\`: ${place.detail}`;
  return new ApiError({ ...error.problem, detail }, { cause: error });
}

function showProgress({ interactive, note, say }: Terminal, { sent }: Progress): void {
  if (interactive && sent % 10_000 === 0) note(say({ zh: `已发送 ${sent}`, en: `${sent} sent` }));
}

function printSum({ print, say }: Terminal, { json }: CommonOptions, progress: Progress): void {
  const { accepted, duplicates } = progress;
  print(
    json
      ? JSON.stringify(progress)
      : say({
          zh: `接收 ${accepted}，重复 ${duplicates}`,
          en: `${accepted} accepted, ${duplicates} duplicates`,
        }),
  );
}
