import { describe, expect, test } from 'vitest';
import {
  actOnMany,
  actsFor,
  actsForAll,
  countMatches,
  idsFor,
} from '../../../editor/pages/instances/bulk-act.ts';
import { bulkFilterOf } from '../../../editor/pages/instances/instance-filter.ts';
import { ApiError } from '../../../server/client.ts';

type Calls = NonNullable<Parameters<typeof actOnMany>[1]>;
type Row = Parameters<typeof idsFor>[1][number];

/** Records what it is asked, and refuses the instances that are named. */
function recording(refused: Readonly<Record<string, number>> = {}) {
  const asked: unknown[] = [];
  const one = (act: string) => async (input: Parameters<Calls['cancelInstance']>[0]) => {
    asked.push([act, input.params.id, input.body.reason]);
    const status = refused[input.params.id];
    if (status === undefined) return { accepted: 1 };
    const problem = { type: '', title: '', status, code: 'INSTANCE_RUNNING', detail: '' };
    throw new ApiError(problem);
  };
  const audit = { by: 'owner', at: '2026-03-02T02:00:00.000Z', reason: '修好了' };
  const calls: Calls = {
    retryInstance: one('retry'),
    cancelInstance: one('cancel'),
    async bulkInstances({ body }) {
      asked.push(body);
      const isLast = body.cursor !== undefined;
      return {
        matched: 3,
        done: 2,
        refused: { SUBJECT_GONE: 1 },
        next: isLast ? null : 'c1',
        ...audit,
      };
    },
  };
  return { asked, calls };
}

const ORDER = { action: 'retry', reason: '修好了' } as const;
const FILTER = { flow: 'welcome', status: 'failed' } as const;

describe('an act on many instances', () => {
  test('goes from batch to batch, and sums up what they came to', async () => {
    const { asked, calls } = recording();
    const target = { type: 'all', filter: FILTER } as const;
    expect(await actOnMany({ ...ORDER, target }, calls)).toEqual({
      done: 4,
      refused: { SUBJECT_GONE: 2 },
    });
    expect(asked).toMatchObject([
      { action: 'retry', filter: FILTER, reason: '修好了' },
      { filter: FILTER, cursor: 'c1' },
    ]);
  });

  test('goes row by row over what was ticked, and leaves out what is refused', async () => {
    const { asked, calls } = recording({ b: 409 });
    const target = { type: 'rows', ids: ['a', 'b', 'c'] } as const;
    expect(await actOnMany({ ...ORDER, target }, calls)).toEqual({
      done: 2,
      refused: { INSTANCE_RUNNING: 1 },
    });
    expect(asked).toEqual([
      ['retry', 'a', '修好了'],
      ['retry', 'b', '修好了'],
      ['retry', 'c', '修好了'],
    ]);
  });

  test('stops at a server that fails', async () => {
    const { asked, calls } = recording({ a: 503 });
    const target = { type: 'rows', ids: ['a', 'b'] } as const;
    await expect(actOnMany({ ...ORDER, target }, calls)).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(1);
  });

  test('is offered for the rows to which it can be done', () => {
    expect(['active', 'completed', 'cancelled', 'failed'].map(actsFor)).toEqual([
      ['cancel'],
      [],
      [],
      ['retry', 'cancel'],
    ]);
    expect([actsForAll('completed', undefined), actsForAll('completed', 'capped')]).toEqual([
      [],
      ['readmit'],
    ]);
    const rows = (['active', 'failed', 'completed'] as const).map((status) => row(status));
    expect([idsFor('retry', rows), idsFor('cancel', rows)]).toEqual([
      ['failed'],
      ['active', 'failed'],
    ]);
  });

  test('is offered for all that is listed, where one status is', () => {
    const filter = { status: 'failed', step: 'menu', version: '2', outcome: '' };
    expect(bulkFilterOf('welcome', filter)).toEqual({ ...FILTER, step: 'menu', version: 2 });
    expect(bulkFilterOf('welcome', { ...filter, status: '' })).toBeNull();
    expect(bulkFilterOf('welcome', { ...filter, status: 'completed' })).toBeNull();
    const ended = { ...filter, status: 'completed', step: '', version: '', outcome: 'capped' };
    expect(bulkFilterOf('welcome', ended)).toEqual({
      flow: 'welcome',
      status: 'completed',
      outcome: 'capped',
    });
  });
});

describe('the count before a confirmation', () => {
  const listing = (pages: number) => ({
    listInstances: async ({ query = {} }: { query?: { cursor?: string | undefined } } = {}) => {
      const page = Number(query.cursor ?? 1);
      const items = Array.from({ length: 200 }, () => row('failed'));
      return { items, next: page < pages ? String(page + 1) : null };
    },
  });

  test('goes through the pages', async () => {
    expect(await countMatches(FILTER, listing(3))).toEqual({ count: 600, more: false });
  });

  test('stops at a thousand', async () => {
    expect(await countMatches(FILTER, listing(5))).toEqual({ count: 1000, more: false });
    expect(await countMatches(FILTER, listing(6))).toEqual({ count: 1000, more: true });
  });
});

function row(status: Row['status']): Row {
  return {
    id: status,
    flow: 'welcome',
    version: 1,
    subject: { kind: 'member', ref: 'g/p' },
    subjectName: null,
    key: null,
    status,
    outcome: null,
    goal: false,
    steps: [],
    startedAt: '2026-11-20T15:00:00.000Z',
    endedAt: null,
    dueAt: null,
  };
}
