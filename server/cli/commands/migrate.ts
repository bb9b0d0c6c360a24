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
  })
    .option(
      '--distributed',
      session.terminal.say({
        zh: '并把表分布到 Citus 集群',
        en: 'Spread the tables over a Citus cluster, too',
      }),
    )
    .action((_, command: Command) =>
      conclude(session, command, (options: MigrateOptions) => run(session, options)),
    );
}

interface MigrateOptions extends CommonOptions {
  readonly distributed?: boolean;
}

async function run({ environment, terminal }: Session, options: MigrateOptions): Promise<number> {
  const isDistributed = options.distributed === true;
  const migrated = await migrateDatabase(readSettings(environment), isDistributed);
  const { schema, applied, distributed } = migrated;
  if (options.json) {
    terminal.print(JSON.stringify({ schema, applied, distributed }));
    return EXIT.fine;
  }
  const names = applied.join(', ');
  terminal.print(
    terminal.say(
      applied.length === 0
        ? { zh: `数据库结构已是最新 (${schema})。`, en: `The tables are up to date (${schema}).` }
        : { zh: `已升级到 ${schema}：${names}`, en: `Brought up to ${schema}: ${names}` },
    ),
  );
  if (isDistributed) {
    const count = distributed.length;
    terminal.print(
      terminal.say({ zh: `新分布的表：${count}`, en: `Tables distributed: ${count}` }),
    );
  }
  return EXIT.fine;
}

async function migrateDatabase(
  { databaseUrl, dataDir }: Settings,
  isDistributed: boolean,
): Promise<Migrated> {
  if (databaseUrl !== null) return migrate(databaseUrl, { isDistributed });
  const server = await startEmbeddedPostgres({ dataDir });
  try {
    return await migrate(server.connectionString, { isDistributed });
  } finally {
    await server.stop();
  }
}
