#!/usr/bin/env node
import { CommanderError } from 'commander';
import { processEnvironment } from '../settings.ts';
import { buildProgram } from './program.ts';
import { chooseLocale, EXIT, openTerminal } from './terminal.ts';

const environment = processEnvironment();
const terminal = openTerminal({
  output: process.stdout,
  errors: process.stderr,
  locale: chooseLocale(process.argv, environment),
  environment,
});

/** After so long a process ends whatever is under way; draining takes at most 20 s of it. */
const STOP_MS = 30_000;

const stop = Promise.withResolvers<void>();
let isWaiting = false;

/** Whatever is under way then, the process ends some time. */
function beginToStop(): void {
  setTimeout(() => process.exit(EXIT.fine), STOP_MS).unref();
  stop.resolve();
}

/** The first signal asks to stop in good order; the second stops at once. */
function untilStopped(): Promise<void> {
  let asked = false;
  const ask = () => {
    if (asked) process.exit(EXIT.failed);
    asked = true;
    beginToStop();
  };
  isWaiting = true;
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return stop.promise;
}

// A reader that closes the pipe, such as `head`, is no failure of ours. What runs until it is
// stopped ends in good order: it may have a database to stop.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (isWaiting) beginToStop();
    else process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.failed);
  });
}

const program = buildProgram({
  terminal,
  environment,
  input: process.stdin,
  untilStopped,
  finish: (code) => {
    process.exitCode = code;
  },
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has said what is wrong; help and version end with 0.
  process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage;
}
