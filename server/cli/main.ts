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

/** The first signal asks to stop in good order; the second stops at once. */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const ask = () => {
    if (asked) process.exit(EXIT.failed);
    asked = true;
    setTimeout(() => process.exit(EXIT.fine), STOP_MS).unref();
    resolve();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return promise;
}

// A reader that closes the pipe, such as `head`, is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.failed);
});

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
