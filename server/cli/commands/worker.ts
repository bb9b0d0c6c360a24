import type { Command } from 'commander';
import { createLog } from '../../log.ts';
import { startWorker } from '../../serve-worker.ts';
import { readSettings } from '../../settings.ts';
import { VERSION } from '../../version.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand, startUnlessStopped } from '../command.ts';
import { EXIT } from '../terminal.ts';

/** `worker`: only works, without an API; any number may run on one database. */
export function workerCommand(session: Session): Command {
  return newCommand(session, 'worker', {
    zh: '只执行流程，不提供接口；同一数据库可运行任意多个',
    en: 'Only work, without an API; any number may run on one database',
  }).action((_, command: Command) =>
    conclude(session, command, (options: CommonOptions) => run(session, options)),
  );
}

async function run(session: Session, { json }: CommonOptions): Promise<number> {
  const { environment, terminal } = session;
  const settings = readSettings(environment);
  const log = createLog(settings.logLevel, process.stderr);
  const stopping = new AbortController();
  const stopped = session.untilStopped().then(() => stopping.abort());
  const worker = await startUnlessStopped(() =>
    startWorker(settings, { environment, log, signal: stopping.signal }),
  );
  if (worker === null) return EXIT.fine;
  const { url } = worker;
  const place = url === null ? '' : `  ${url}`;
  const words = {
    zh: `groupflow ${VERSION} 执行进程已启动${place}`,
    en: `groupflow ${VERSION} worker started${place}`,
  };
  const started = { version: VERSION, database: 'external', url };
  terminal.print(json ? JSON.stringify(started) : terminal.say(words));
  await stopped;
  log.info('stopping');
  await worker.stop();
  return EXIT.fine;
}
