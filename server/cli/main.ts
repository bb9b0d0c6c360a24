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

const stop = Promise.withResolvers<void>();
let isWaiting = false;

/** The first signal asks to stop in good order; the second stops at once. */
function untilStopped(): Promise<void> {
  let asked = false;
  const ask = () => {
    if (asked) process.exit(EXIT.failed);
    asked = true;
    stop.resolve();
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
    if (isWaiting) stop.resolve();
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
