import { describe, expect, test } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import type { Environment } from '../../server/settings.ts';
import { readSettings, SETTINGS } from '../../server/settings.ts';

const TOKEN = 'x'.repeat(32);

function mistakesIn(environment: Environment): unknown {
  try {
    readSettings(environment);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { code: error.code, mistakes: error.details.mistakes };
  }
  throw new Error('The settings were accepted.');
}

describe('settings', () => {
  test('have defaults for everything', () => {
    expect(readSettings({})).toEqual({
      databaseUrl: null,
      statementTimeoutMs: 30_000,
      idleTimeoutMs: 30_000,
      dataDir: './.groupflow',
      host: '127.0.0.1',
      port: 4400,
      flowsDir: './flows',
      logLevel: 'info',
      adminToken: null,
      workerPort: null,
      inboxMax: 200_000,
      keep: { eventsDays: 400, journalDays: 400, instancesDays: 0 },
      tracing: null,
    });
  });

  test('are read from the environment', () => {
    expect(
      readSettings({
        DATABASE_URL: 'postgres://user:secret@db:5432/groupflow',
        DATABASE_STATEMENT_MS: '500',
        DATABASE_IDLE_MS: '600000',
        DATA_DIR: '/data',
        HOST: '0.0.0.0',
        PORT: '0',
        FLOWS_DIR: '/flows',
        LOG_LEVEL: 'warn',
        ADMIN_TOKEN: TOKEN,
        INBOX_MAX: '1000',
        KEEP_EVENTS_DAYS: '7',
        KEEP_JOURNAL_DAYS: '1',
        KEEP_INSTANCES_DAYS: '3',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=abc=, x-team=ops',
        OTEL_SERVICE_NAME: 'flows',
      }),
    ).toEqual({
      databaseUrl: 'postgres://user:secret@db:5432/groupflow',
      statementTimeoutMs: 500,
      idleTimeoutMs: 600_000,
      dataDir: '/data',
      host: '0.0.0.0',
      port: 0,
      flowsDir: '/flows',
      logLevel: 'warn',
      adminToken: TOKEN,
      workerPort: 0,
      inboxMax: 1_000,
      keep: { eventsDays: 7, journalDays: 1, instancesDays: 3 },
      tracing: {
        endpoint: 'http://collector:4318',
        headers: { 'x-key': 'abc=', 'x-team': 'ops' },
        serviceName: 'flows',
      },
    });
  });

  test('count an empty variable as absent', () => {
    expect(readSettings({ PORT: ' ', ADMIN_TOKEN: '' })).toEqual(readSettings({}));
  });

  test('tell all mistakes at once, and never the secret itself', () => {
    const told = mistakesIn({
      DATABASE_URL: 'mysql://u:hidden@db/x',
      PORT: '65536',
      LOG_LEVEL: 'loud',
      ADMIN_TOKEN: 'hidden-too-short',
    });
    expect(told).toEqual({
      code: 'SETTINGS_INVALID',
      mistakes: [
        {
          name: 'DATABASE_URL',
          zh: '应为 postgres://用户:密码@主机:端口/数据库。',
          en: 'must be postgres://user:password@host:port/database.',
        },
        {
          name: 'PORT',
          zh: '应为 0 到 65535 的整数。',
          en: 'must be a whole number from 0 to 65535.',
        },
        {
          name: 'LOG_LEVEL',
          zh: '应为其中之一：trace, debug, info, warn, error, fatal, silent。',
          en: 'must be one of: trace, debug, info, warn, error, fatal, silent.',
        },
        {
          name: 'ADMIN_TOKEN',
          zh: '至少需要 32 个字符。可用 openssl rand -hex 32 生成。',
          en: 'must have at least 32 characters. Make one with: openssl rand -hex 32',
        },
      ],
    });
    expect(JSON.stringify(told)).not.toContain('hidden');
  });

  test.each(['65535', '0'])('take the port %s', (PORT) => {
    expect(readSettings({ PORT }).port).toBe(Number(PORT));
  });

  test.each(['-1', '80.5', 'http', '123456'])('refuse the port %s', (PORT) => {
    expect(mistakesIn({ PORT })).toMatchObject({ mistakes: [{ name: 'PORT' }] });
  });

  test.each([
    ['KEEP_EVENTS_DAYS', '0'],
    ['KEEP_INSTANCES_DAYS', '-1'],
    ['INBOX_MAX', '0'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ])('refuse %s=%s', (name, value) => {
    expect(mistakesIn({ [name]: value })).toMatchObject({ mistakes: [{ name }] });
  });

  test('refuse headers without a value, and do not repeat them', () => {
    const told = mistakesIn({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector',
      OTEL_EXPORTER_OTLP_HEADERS: 'hidden',
    });
    expect(told).toMatchObject({ mistakes: [{ name: 'OTEL_EXPORTER_OTLP_HEADERS' }] });
    expect(JSON.stringify(told)).not.toContain('hidden');
  });
  test.each(['500', '600000'])('take a timeout of %s ms', (DATABASE_IDLE_MS) => {
    expect(readSettings({ DATABASE_IDLE_MS }).idleTimeoutMs).toBe(Number(DATABASE_IDLE_MS));
  });

  test.each(['499', '600001', '1e3', '-1'])(
    'refuse a timeout of %s ms',
    (DATABASE_STATEMENT_MS) => {
      expect(mistakesIn({ DATABASE_STATEMENT_MS })).toMatchObject({
        mistakes: [{ name: 'DATABASE_STATEMENT_MS' }],
      });
    },
  );

  test('take a token of 32 characters and refuse one of 31', () => {
    expect(readSettings({ ADMIN_TOKEN: TOKEN }).adminToken).toBe(TOKEN);
    expect(mistakesIn({ ADMIN_TOKEN: TOKEN.slice(1) })).toMatchObject({
      mistakes: [{ name: 'ADMIN_TOKEN' }],
    });
  });

  test('are all listed for people, with what holds when they are absent', () => {
    expect(SETTINGS.map(({ name, fallback, secret }) => [name, fallback, secret])).toEqual([
      ['DATABASE_URL', '—', true],
      ['DATABASE_STATEMENT_MS', '30000', false],
      ['DATABASE_IDLE_MS', '30000', false],
      ['DATA_DIR', './.groupflow', false],
      ['HOST', '127.0.0.1', false],
      ['PORT', '4400', false],
      ['FLOWS_DIR', './flows', false],
      ['LOG_LEVEL', 'info', false],
      ['ADMIN_TOKEN', '—', true],
      ['INBOX_MAX', '200000', false],
      ['KEEP_EVENTS_DAYS', '400', false],
      ['KEEP_JOURNAL_DAYS', '400', false],
      ['KEEP_INSTANCES_DAYS', '0', false],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', '—', false],
      ['OTEL_EXPORTER_OTLP_HEADERS', '—', true],
      ['OTEL_SERVICE_NAME', 'groupflow', false],
    ]);
  });
});
