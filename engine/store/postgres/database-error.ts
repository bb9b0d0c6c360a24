import { EngineError, InvariantError } from '../../base/index.ts';

// Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html, and what
// Node's sockets report.
const LOST = new Set([
  '25P03',
  '25P04',
  '53100',
  '53200',
  '53300',
  '53400',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '58030',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const REFUSED = new Set(['28000', '28P01', '3D000', '42501']);
// What the driver throws without a code once its connection is gone.
const LOST_MESSAGE = new RegExp(
  [
    'connection (terminated|ended|error|timeout)',
    'timeout exceeded when trying to connect',
    'not queryable',
    'read timeout',
    'timeout expired',
    'cannot use a pool after calling end',
  ].join('|'),
  'i',
);
const DIVISION_BY_ZERO = '22012';

/** Says in the engine's terms what the driver threw; other errors are returned as they are. */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EngineError) return error;
  const code = codeOf(error);
  if (code !== null && REFUSED.has(code)) {
    return new EngineError(
      'DATABASE_UNREACHABLE',
      `The database refused the connection (${code}). Check user, password, database and rights.`,
      { details: { code }, cause: error },
    );
  }
  if (code !== null && (LOST.has(code) || code.startsWith('08'))) return unreachable(error, code);
  if (code === null && LOST_MESSAGE.test(error.message)) return unreachable(error, 'CLOSED');
  if (code === DIVISION_BY_ZERO) {
    return new InvariantError(
      'A turn wrote other rows than it had read; nothing of it was stored.',
      { cause: error },
    );
  }
  return error;
}

function unreachable(cause: Error, code: string): EngineError {
  return new EngineError(
    'DATABASE_UNREACHABLE',
    `The database did not answer (${code}). It is tried again.`,
    { retryable: true, details: { code }, cause },
  );
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Wraps an object of asynchronous functions so that what they throw is in the engine's terms. */
export function withDatabaseErrors<Part extends object>(part: Part): Part {
  const wrapped = Object.entries(part).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const call = async (...given: unknown[]): Promise<unknown> => {
      try {
        return await member(...given);
      } catch (error) {
        throw databaseError(error);
      }
    };
    return [name, call];
  });
  // Every function of the part was asynchronous already, so that the shape is the same.
  return Object.fromEntries(wrapped) as Part;
}
