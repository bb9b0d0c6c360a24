import { describe, expect, it } from 'vitest';
import { EngineError, instant } from '../../engine/base/index.ts';
import type { NewEvent } from '../../engine/core/index.ts';
import { createGroupCommit } from '../../engine/runtime/group-commit.ts';
import type { Ingested } from '../../engine/store/index.ts';

function event(id: string): NewEvent {
  const subject = { kind: 'customer', ref: 'a' } as const;
  return { id, source: 's', type: 't', subject, time: instant(0), data: {} };
}

const events = (...ids: readonly string[]) => ids.map(event);

/** Commits each id once, in the order of the calls, and keeps what came together. */
function recordingCommit(
  options: { readonly failOn?: (ids: readonly string[]) => Error | null } = {},
) {
  const seen = new Set<string>();
  const batches: (readonly string[])[] = [];
  return {
    batches,
    async commit(batch: readonly NewEvent[]): Promise<Ingested> {
      const ids = batch.map((item) => item.id);
      batches.push(ids);
      const failure = options.failOn?.(ids) ?? null;
      if (failure !== null) throw failure;
      const duplicateAt = ids.flatMap((id, index) => {
        if (seen.has(id)) return [index];
        seen.add(id);
        return [];
      });
      const duplicates = duplicateAt.length;
      return { accepted: ids.length - duplicates, duplicates, duplicateAt };
    },
  };
}

describe('a group commit', () => {
  it('joins requests that come together and answers each for its own events', async () => {
    const recorder = recordingCommit();
    const commits = createGroupCommit({ commit: recorder.commit, lingerMs: 3 });
    const answers = await Promise.all([
      commits.add(events('a', 'b')),
      commits.add(events('b', 'c', 'a')),
      commits.add(events('d')),
    ]);
    expect(recorder.batches).toEqual([['a', 'b', 'b', 'c', 'a', 'd']]);
    expect(answers).toEqual([
      { accepted: 2, duplicates: 0 },
      { accepted: 1, duplicates: 2 },
      { accepted: 1, duplicates: 0 },
    ]);
  });

  it('never divides a request, and commits at most a thousand events of several', async () => {
    const recorder = recordingCommit();
    const commits = createGroupCommit({ commit: recorder.commit, lingerMs: 3 });
    const many = (prefix: string, count: number) =>
      events(...Array.from({ length: count }, (_, index) => `${prefix}${index}`));
    await Promise.all([
      commits.add(many('a', 600)),
      commits.add(many('b', 300)),
      commits.add(many('c', 101)),
      commits.add(many('d', 1_000)),
    ]);
    expect(recorder.batches.map((batch) => batch.length)).toEqual([900, 101, 1_000]);
  });

  it('lets one request that cannot be stored fail alone', async () => {
    const failOn = (ids: readonly string[]) => (ids.includes('bad') ? new Error('refused') : null);
    const recorder = recordingCommit({ failOn });
    const commits = createGroupCommit({ commit: recorder.commit, lingerMs: 3 });
    const answers = await Promise.allSettled([
      commits.add(events('a')),
      commits.add(events('bad', 'b')),
      commits.add(events('c')),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(recorder.batches).toEqual([['a', 'bad', 'b', 'c'], ['a'], ['bad', 'b'], ['c']]);
  });

  it('fails all requests when the database is away, without asking it again for each', async () => {
    const away = new EngineError('DATABASE_UNREACHABLE', 'away', { retryable: true });
    const recorder = recordingCommit({ failOn: () => away });
    const commits = createGroupCommit({ commit: recorder.commit, lingerMs: 3 });
    const answers = await Promise.allSettled([commits.add(events('a')), commits.add(events('b'))]);
    expect(answers).toEqual([
      { status: 'rejected', reason: away },
      { status: 'rejected', reason: away },
    ]);
    expect(recorder.batches).toHaveLength(1);
  });

  it('refuses what would make more than twenty thousand events wait', async () => {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const recorder = recordingCommit();
    const commits = createGroupCommit({
      lingerMs: 0,
      async commit(batch) {
        await opened;
        return recorder.commit(batch);
      },
    });
    const thousand = () => events(...Array.from({ length: 1_000 }, () => 'same'));
    // Two commits are under way, so that twenty requests can wait.
    const added = Array.from({ length: 22 }, () => commits.add(thousand()));
    expect(commits.depth()).toBe(22_000);
    expect(() => commits.add(events('one more'))).toThrow(
      expect.objectContaining({ code: 'OVERLOADED', retryable: true }),
    );
    open();
    const answers = await Promise.all(added);
    expect(answers.reduce((total, answer) => total + answer.accepted, 0)).toBe(1);
    expect(commits.depth()).toBe(0);
  });
});
