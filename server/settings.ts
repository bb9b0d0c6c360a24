import type { Text } from '../engine/base/index.ts';
import { EngineError } from '../engine/base/index.ts';

/** Variables by name, as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the environment says of this installation, validated. */
export interface Settings {
  /** Null: PostgreSQL runs inside, its data in `dataDir`. */
  readonly databaseUrl: string | null;
  /** A statement that takes longer is given up. */
  readonly statementTimeoutMs: number;
  /** A transaction whose process has fallen silent for longer is cut off by the database. */
  readonly idleTimeoutMs: number;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly flowsDir: string;
  readonly logLevel: LogLevel;
  /** A bearer token for scripts, at least 32 characters; null: none. */
  readonly adminToken: string | null;
}

/** A setting for `doctor` and the documentation: what it is for and what it is when absent. */
interface SettingInfo {
  readonly name: string;
  readonly about: Text;
  readonly fallback: string;
  readonly secret: boolean;
}

const ABOUT: readonly (readonly [name: string, fallback: string, about: Text])[] = [
  ['DATABASE_URL', '—', { zh: '外部 PostgreSQL 的地址', en: 'Address of an external PostgreSQL' }],
  [
    'DATABASE_STATEMENT_MS',
    '30000',
    { zh: '一条语句最多执行多少毫秒', en: 'Longest time of a statement, in ms' },
  ],
  [
    'DATABASE_IDLE_MS',
    '30000',
    { zh: '事务最多停顿多少毫秒', en: 'Longest pause in a transaction, in ms' },
  ],
  ['DATA_DIR', './.groupflow', { zh: '内置数据库的目录', en: 'Folder of the embedded database' }],
  ['HOST', '127.0.0.1', { zh: '监听的地址', en: 'Address to listen on' }],
  ['PORT', '4400', { zh: '监听的端口', en: 'Port to listen on' }],
  ['FLOWS_DIR', './flows', { zh: '流程文件的目录', en: 'Folder of the flow files' }],
  ['LOG_LEVEL', 'info', { zh: '日志级别', en: 'Log level' }],
  ['ADMIN_TOKEN', '—', { zh: '脚本使用的令牌', en: 'Token for scripts' }],
];
/** A database's address has its password in it. */
const SECRETS: ReadonlySet<string> = new Set(['DATABASE_URL', 'ADMIN_TOKEN']);

/** Every setting, in the order in which people are told of them. */
export const SETTINGS: readonly SettingInfo[] = ABOUT.map(([name, fallback, about]) => ({
  name,
  fallback,
  about,
  secret: SECRETS.has(name),
}));

const TIMEOUT_MS = 30_000;
/** Shorter timeouts would end work that only waits for a busy machine. */
const TIMEOUT_MIN_MS = 500;
const TIMEOUT_MAX_MS = 600_000;

/** Shortest token that is accepted, in characters. */
const TOKEN_LENGTH_MIN = 32;

/** Reads the process's environment: the one place that does. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Validates the settings, all of them before it complains. An empty variable counts as absent.
 * @throws EngineError SETTINGS_INVALID with every mistake in `details.mistakes` as `{ name, zh, en
 *   }`
 */
export function readSettings(environment: Environment): Settings {
  const mistakes: { name: string; zh: string; en: string }[] = [];
  const refuse = (name: string, zh: string, en: string) => mistakes.push({ name, zh, en });
  const read = (name: string) => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };

  const databaseUrl = read('DATABASE_URL');
  if (databaseUrl !== null && !isPostgresUrl(databaseUrl)) {
    refuse(
      'DATABASE_URL',
      '应为 postgres://用户:密码@主机:端口/数据库。',
      'must be postgres://user:password@host:port/database.',
    );
  }
  const readTimeout = (name: string) => {
    const text = read(name) ?? String(TIMEOUT_MS);
    const ms = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (ms >= TIMEOUT_MIN_MS && ms <= TIMEOUT_MAX_MS) return ms;
    refuse(
      name,
      `应为 ${TIMEOUT_MIN_MS} 到 ${TIMEOUT_MAX_MS} 的整数（毫秒）。`,
      `must be a whole number of ms from ${TIMEOUT_MIN_MS} to ${TIMEOUT_MAX_MS}.`,
    );
    return TIMEOUT_MS;
  };
  const statementTimeoutMs = readTimeout('DATABASE_STATEMENT_MS');
  const idleTimeoutMs = readTimeout('DATABASE_IDLE_MS');
  const portText = read('PORT') ?? '4400';
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) {
    refuse('PORT', '应为 0 到 65535 的整数。', 'must be a whole number from 0 to 65535.');
  }
  const level = read('LOG_LEVEL') ?? 'info';
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (logLevel === undefined) {
    const levels = LOG_LEVELS.join(', ');
    refuse('LOG_LEVEL', `应为其中之一：${levels}。`, `must be one of: ${levels}.`);
  }
  const adminToken = read('ADMIN_TOKEN');
  if (adminToken !== null && adminToken.length < TOKEN_LENGTH_MIN) {
    refuse(
      'ADMIN_TOKEN',
      `至少需要 ${TOKEN_LENGTH_MIN} 个字符。可用 openssl rand -hex 32 生成。`,
      `must have at least ${TOKEN_LENGTH_MIN} characters. Make one with: openssl rand -hex 32`,
    );
  }
  if (mistakes.length > 0) throw settingsInvalid(mistakes);
  return {
    databaseUrl,
    statementTimeoutMs,
    idleTimeoutMs,
    dataDir: read('DATA_DIR') ?? './.groupflow',
    host: read('HOST') ?? '127.0.0.1',
    port,
    flowsDir: read('FLOWS_DIR') ?? './flows',
    logLevel: logLevel ?? 'info',
    adminToken,
  };
}

/** Tells every mistake in the environment in one error. */
export function settingsInvalid(
  mistakes: readonly { readonly name: string; readonly zh: string; readonly en: string }[],
): EngineError {
  const lines = mistakes.map(({ name, en }) => `${name} ${en}`);
  return new EngineError('SETTINGS_INVALID', `Settings are invalid. ${lines.join(' ')}`, {
    details: { mistakes },
  });
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  return ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}
