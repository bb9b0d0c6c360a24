import type { Command } from 'commander';
import type { Migrated } from '../../../engine/store/index.ts';
import { migrate, startEmbeddedPostgres } from '../../../engine/store/index.ts';
import type { Settings } from '../../settings.ts';
import { readSettings } from '../../settings.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { EXIT } from '../terminal.ts';

/** `migrate`: brings the database's tables up to this version, and nothing else. */
export function migrateCommand(session: Session): Command {
  return newCommand(session, 'migrate', {
    zh: '把数据库结构升级到当前版本（serve 和 worker 启动时也会做）',
    en: 'Bring the tables of the database up to this version (serve and worker do so too)',
  }).action((_, command: Command) =>
    conclude(session, command, (options: CommonOptions) => run(session, options)),
  );
}

async function run({ environment, terminal }: Session, { json }: CommonOptions): Promise<number> {
  const { schema, applied } = await migrateDatabase(readSettings(environment));
  const names = applied.join(', ');
  const words =
    applied.length === 0
      ? { zh: `数据库结构已是最新 (${schema})。`, en: `The tables are up to date (${schema}).` }
      : { zh: `已升级到 ${schema}：${names}`, en: `Brought up to ${schema}: ${names}` };
  terminal.print(json ? JSON.stringify({ schema, applied }) : terminal.say(words));
  return EXIT.fine;
}

async function migrateDatabase({ databaseUrl, dataDir }: Settings): Promise<Migrated> {
  if (databaseUrl !== null) return migrate(databaseUrl);
  const server = await startEmbeddedPostgres({ dataDir });
  try {
    return await migrate(server.connectionString);
  } finally {
    await server.stop();
  }
}
