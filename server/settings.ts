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
  /** Where a worker answers for its health: `PORT` where it is set; null: nowhere. */
  readonly workerPort: number | null;
  /** Events that may wait in the database before new ones are refused. */
  readonly inboxMax: number;
  readonly keep: KeepSettings;
  /** Where traces go; null: nowhere. */
  readonly tracing: TracingSettings | null;
}

/** How long things are kept, in days. */
export interface KeepSettings {
  readonly eventsDays: number;
  readonly journalDays: number;
  /** Of instances that have ended; 0: for ever. */
  readonly instancesDays: number;
}

/** An OpenTelemetry collector that takes OTLP over HTTP in JSON. */
export interface TracingSettings {
  /** Its base address; traces go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
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
  [
    'PORT',
    '4400',
    {
      zh: '监听的端口；worker 未设置则不监听',
      en: 'Port to listen on; a worker without it has none',
    },
  ],
  ['FLOWS_DIR', './flows', { zh: '流程文件的目录', en: 'Folder of the flow files' }],
  ['LOG_LEVEL', 'info', { zh: '日志级别', en: 'Log level' }],
  ['ADMIN_TOKEN', '—', { zh: '脚本使用的令牌', en: 'Token for scripts' }],
  [
    'INBOX_MAX',
    '200000',
    { zh: '等待处理的事件上限，超过则答 429', en: 'Waiting events from which on new ones get 429' },
  ],
  // Longer than a year, so that the same season of last year can be looked at.
  ['KEEP_EVENTS_DAYS', '400', { zh: '事件保留天数', en: 'Days events are kept' }],
  [
    'KEEP_JOURNAL_DAYS',
    '400',
    { zh: '实例记录与投递保留天数', en: 'Days journals and deliveries are kept' },
  ],
  // An ended instance is small, and says for ever why somebody got what.
  [
    'KEEP_INSTANCES_DAYS',
    '0',
    { zh: '已结束实例保留天数；0 为永久', en: 'Days ended instances are kept; 0: for ever' },
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    '—',
    { zh: '链路追踪收集器的地址', en: 'Address of a collector of traces' },
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS',
    '—',
    { zh: '发给收集器的请求头，a=b,c=d', en: 'Headers for the collector, a=b,c=d' },
  ],
  ['OTEL_SERVICE_NAME', 'groupflow', { zh: '追踪中的服务名', en: 'Name of the service in traces' }],
];
/** A database's address has its password in it, and a collector's headers its key. */
const SECRETS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'ADMIN_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
]);

/** Every setting, in the order in which people are told of them. */
export const SETTINGS: readonly SettingInfo[] = ABOUT.map(([name, fallback, about]) => ({
  name,
  fallback,
  about,
  secret: SECRETS.has(name),
}));

/** Shorter timeouts would end work that only waits for a busy machine. */
const TIMEOUT_MS = { fallback: 30_000, min: 500, max: 600_000 };

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
  const reader = createReader(environment);
  const { read, number } = reader;
  const settings: Settings = {
    databaseUrl: readDatabaseUrl(reader),
    statementTimeoutMs: number('DATABASE_STATEMENT_MS', TIMEOUT_MS),
    idleTimeoutMs: number('DATABASE_IDLE_MS', TIMEOUT_MS),
    dataDir: read('DATA_DIR') ?? './.groupflow',
    host: read('HOST') ?? '127.0.0.1',
    port: number('PORT', { fallback: PORT, min: 0, max: 65_535 }),
    workerPort: read('PORT') === null ? null : number('PORT', { fallback: 0, min: 0, max: 65_535 }),
    flowsDir: read('FLOWS_DIR') ?? './flows',
    logLevel: readLogLevel(reader),
    adminToken: readAdminToken(reader),
    inboxMax: number('INBOX_MAX', { fallback: 200_000, min: 1, max: 100_000_000 }),
    keep: {
      // An event's row is also what tells its repetition, which sources may send for days.
      eventsDays: number('KEEP_EVENTS_DAYS', { fallback: 400, min: 1, max: DAYS_MAX }),
      journalDays: number('KEEP_JOURNAL_DAYS', { fallback: 400, min: 1, max: DAYS_MAX }),
      instancesDays: number('KEEP_INSTANCES_DAYS', { fallback: 0, min: 0, max: DAYS_MAX }),
    },
    tracing: readTracing(reader),
  };
  if (reader.mistakes.length > 0) throw settingsInvalid(reader.mistakes);
  return settings;
}

const PORT = 4400;
const DAYS_MAX = 36_500;

interface Mistake extends Text {
  readonly name: string;
}

/** Reads variables and collects what is wrong with them. */
interface Reader {
  readonly mistakes: readonly Mistake[];
  read(name: string): string | null;
  refuse(name: string, zh: string, en: string): void;
  /** A whole number within bounds; refuses anything else, each variable once. */
  number(name: string, range: NumberRange): number;
}

interface NumberRange {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

function createReader(environment: Environment): Reader {
  const mistakes: Mistake[] = [];
  const read = (name: string) => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const refuse = (name: string, zh: string, en: string) => {
    if (!mistakes.some((mistake) => mistake.name === name)) mistakes.push({ name, zh, en });
  };
  return {
    mistakes,
    read,
    refuse,
    number(name, { fallback, min, max }) {
      const text = read(name);
      const value = text === null ? fallback : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      refuse(
        name,
        `应为 ${min} 到 ${max} 的整数。`,
        `must be a whole number from ${min} to ${max}.`,
      );
      return fallback;
    },
  };
}

function readDatabaseUrl({ read, refuse }: Reader): string | null {
  const databaseUrl = read('DATABASE_URL');
  if (databaseUrl !== null && !isUrl(databaseUrl, ['postgres:', 'postgresql:'])) {
    refuse(
      'DATABASE_URL',
      '应为 postgres://用户:密码@主机:端口/数据库。',
      'must be postgres://user:password@host:port/database.',
    );
  }
  return databaseUrl;
}

function readLogLevel({ read, refuse }: Reader): LogLevel {
  const level = read('LOG_LEVEL') ?? 'info';
  const known = LOG_LEVELS.find((name) => name === level);
  if (known === undefined) {
    const levels = LOG_LEVELS.join(', ');
    refuse('LOG_LEVEL', `应为其中之一：${levels}。`, `must be one of: ${levels}.`);
  }
  return known ?? 'info';
}

function readAdminToken({ read, refuse }: Reader): string | null {
  const adminToken = read('ADMIN_TOKEN');
  if (adminToken !== null && adminToken.length < TOKEN_LENGTH_MIN) {
    refuse(
      'ADMIN_TOKEN',
      `至少需要 ${TOKEN_LENGTH_MIN} 个字符。可用 openssl rand -hex 32 生成。`,
      `must have at least ${TOKEN_LENGTH_MIN} characters. Make one with: openssl rand -hex 32`,
    );
  }
  return adminToken;
}

/** @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ for the names and the form */
function readTracing({ read, refuse }: Reader): TracingSettings | null {
  const endpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (endpoint === null) return null;
  if (!isUrl(endpoint, ['http:', 'https:'])) {
    refuse(
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      '应为 http://主机:4318 这样的地址。',
      'must be an address such as http://host:4318.',
    );
  }
  const pairs = (read('OTEL_EXPORTER_OTLP_HEADERS') ?? '').split(',').filter((pair) => pair !== '');
  const headers = pairs.map((pair) => /^\s*([\w-]+)\s*=\s*(.+?)\s*$/.exec(pair));
  if (headers.includes(null)) {
    refuse('OTEL_EXPORTER_OTLP_HEADERS', '应为 a=b,c=d。', 'must be a=b,c=d.');
  }
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    headers: Object.fromEntries(headers.map((match) => [match?.[1] ?? '', match?.[2] ?? ''])),
    serviceName: read('OTEL_SERVICE_NAME') ?? 'groupflow',
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

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
