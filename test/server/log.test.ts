import { expect, test } from 'vitest';
import { createLog, readable } from '../../server/log.ts';

test('writes JSON lines with level, time and message', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  log.debug('unheard');
  log.warn({ flow: 'welcome' }, 'slow');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', time: expect.any(String), flow: 'welcome', msg: 'slow' },
  ]);
});

test('writes lines for people on a terminal', () => {
  const lines: string[] = [];
  const log = createLog('info', { isTTY: true, write: (line) => lines.push(line) });
  log.info({ flow: 'welcome', version: 2 }, 'published');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}published flow=welcome version=2\n$/);
});

test('says an error by its message, without its trace', () => {
  const line = JSON.stringify({
    level: 'error',
    time: '2026-03-02T10:04:12.000Z',
    msg: 'failed',
    err: { message: 'no space left', stack: 'Error: at x' },
  });
  expect(readable(line)).toBe('10:04:12 error failed (no space left)\n');
});

test('writes of an error what helps to find it, and no rows of the database', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (小李)' });
  log.error({ err: new Error('cannot store', { cause }) }, 'failed');
  expect(lines[0]).not.toContain('小李');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: {
      name: 'Error',
      message: 'cannot store',
      stack: expect.any(String),
      cause: { message: 'duplicate key', code: '23505' },
    },
  });
});

test('takes what was thrown without being an error', () => {
  const lines: string[] = [];
  createLog('info', { write: (line) => lines.push(line) }).error({ err: 'oops' }, 'failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { message: 'oops' } });
});
