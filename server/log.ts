import type { Logger } from 'pino';
import { pino } from 'pino';
import type { LogLevel } from './settings.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** What a log writes to; a terminal gets lines for people. */
interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Makes the process's log: JSON lines, or short readable ones on a terminal. It carries ids and
 * counts, and who did what by hand and why; never what customers wrote, their names, or secrets.
 */
export function createLog(level: LogLevel, output: Output): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFacts },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (output.isTTY !== true) return pino(options, { write: (line) => void output.write(line) });
  return pino(options, { write: (line) => void output.write(readable(line)) });
}

/**
 * What helps to find a bug; other members of errors can quote rows of the database, with people in
 * them.
 */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: error.code } : {};
  const because = cause instanceof Error ? { cause: errorFacts(cause) } : {};
  return { name, message, ...code, stack, ...because };
}

/** Says one JSON line of the log as `10:04:12 info  message name=value`. */
export function readable(line: string): string {
  // Our own logger wrote the line: an object with a level, a time and mostly a message.
  const { level, time, msg, err, ...rest } = JSON.parse(line) as {
    level: string;
    time: string;
    msg?: string;
    err?: { message?: string };
  } & Record<string, unknown>;
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${printed(value)}`);
  const reason = err?.message === undefined ? [] : [`(${err.message})`];
  return `${[time.slice(11, 19), level.padEnd(5), msg ?? '', ...facts, ...reason].join(' ')}\n`;
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
