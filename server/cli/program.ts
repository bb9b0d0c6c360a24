import type { Command } from 'commander';
import { VERSION } from '../version.ts';
import type { Session } from './command.ts';
import { newCommand } from './command.ts';
import { backtestCommand } from './commands/backtest.ts';
import { broadcastsCommand } from './commands/broadcasts.ts';
import { checkCommand } from './commands/check.ts';
import { deliveriesCommand } from './commands/deliveries.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { editCommand } from './commands/edit.ts';
import { eventsCommand } from './commands/events.ts';
import { fmtCommand } from './commands/fmt.ts';
import { impactCommand } from './commands/impact.ts';
import { instancesCommand } from './commands/instances.ts';
import { mergeCommand } from './commands/merge.ts';
import { migrateCommand } from './commands/migrate.ts';
import { planCommand } from './commands/plan.ts';
import { publishCommand } from './commands/publish.ts';
import { pullCommand } from './commands/pull.ts';
import { schemaCommand } from './commands/schema.ts';
import { segmentsCommand } from './commands/segments.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { tasksCommand } from './commands/tasks.ts';
import { testCommand } from './commands/test.ts';
import { trafficCommand } from './commands/traffic.ts';
import { whyCommand } from './commands/why.ts';
import { workerCommand } from './commands/worker.ts';

/** Puts the command line together. */
export function buildProgram(session: Session): Command {
  const { say } = session.terminal;
  const program = newCommand(session, 'groupflow', {
    zh: '把客户群运营写成可靠、可审阅的流程',
    en: 'Customer-group operations as durable, reviewable flows',
  }).version(VERSION, '-V, --version', say({ zh: '显示版本', en: 'Show the version' }));
  program.helpCommand(
    'help [command]',
    say({ zh: '显示某个命令的帮助', en: 'Show help for a command' }),
  );
  program.addCommand(serveCommand(session), { isDefault: true });
  for (const command of [
    workerCommand,
    migrateCommand,
    checkCommand,
    testCommand,
    simulateCommand,
    backtestCommand,
    fmtCommand,
    editCommand,
    diffCommand,
    mergeCommand,
    publishCommand,
    pullCommand,
    eventsCommand,
    impactCommand,
    instancesCommand,
    deliveriesCommand,
    tasksCommand,
    broadcastsCommand,
    segmentsCommand,
    planCommand,
    whyCommand,
    trafficCommand,
    schemaCommand,
    doctorCommand,
  ]) {
    program.addCommand(command(session));
  }
  endByException(program);
  return program;
}

/** So that the process itself decides the exit code of wrong usage. */
function endByException(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) endByException(inner);
}
