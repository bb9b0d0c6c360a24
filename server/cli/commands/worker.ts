import type { Command } from 'commander';
import { createLog } from '../../log.ts';
import { createInstallation, openStore } from '../../open-installation.ts';
import { readSettings } from '../../settings.ts';
import { VERSION } from '../../version.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
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
  const stopped = session.untilStopped();
  const opened = await openStore(settings);
  try {
    const { worker } = await createInstallation(opened.store, { environment, log });
    worker.start();
    const words = {
      zh: `groupflow ${VERSION} 执行进程已启动`,
      en: `groupflow ${VERSION} worker started`,
    };
    const started = { version: VERSION, database: opened.where };
    terminal.print(json ? JSON.stringify(started) : terminal.say(words));
    await stopped;
    log.info('stopping');
    await worker.stop();
  } finally {
    await opened.close();
  }
  return EXIT.fine;
}
