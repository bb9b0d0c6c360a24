import { describe, expect, it } from 'vitest';
import { createLane } from '../../engine/runtime/lane.ts';

/** A step that a test lets go on, one at a time. */
function steps() {
  let begun = 0;
  let waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  return {
    count: () => begun,
    begin() {
      begun += 1;
      for (const waiter of waiters) if (begun >= waiter.count) waiter.resolve();
      waiters = waiters.filter((waiter) => begun < waiter.count);
    },
    /** Resolves once so many steps have begun. */
    reached(count: number): Promise<void> {
      if (begun >= count) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters.push({ count, resolve });
      return promise;
    },
  };
}

const unexpected = (error: unknown) => {
  throw error;
};

describe('a lane', () => {
  it('steps again at once while there is work, and then waits to be woken', async () => {
    const seen = steps();
    const lane = createLane({
      idleMs: null,
      onFault: unexpected,
      async step() {
        seen.begin();
        return seen.count() < 3;
      },
    });
    lane.start();
    await seen.reached(3);
    lane.wake();
    await seen.reached(4);
    await lane.stop();
    expect(seen.count()).toBe(4);
  });

  it('steps once more when it is woken during a step that finds nothing', async () => {
    const seen = steps();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const lane = createLane({
      idleMs: null,
      onFault: unexpected,
      async step() {
        seen.begin();
        await released;
        return false;
      },
    });
    lane.start();
    await seen.reached(1);
    lane.wake();
    release();
    await seen.reached(2);
    await lane.stop();
    expect(seen.count()).toBe(2);
  });

  it('looks by itself after a short wait', async () => {
    const seen = steps();
    const lane = createLane({
      idleMs: 10,
      onFault: unexpected,
      async step() {
        seen.begin();
        return false;
      },
    });
    lane.start();
    await seen.reached(5);
    await lane.stop();
    expect(seen.count()).toBeGreaterThanOrEqual(5);
  });

  it('goes on after a step that throws, and tells how often in a row', async () => {
    const seen = steps();
    const told: unknown[] = [];
    const lane = createLane({
      idleMs: null,
      onFault: (error, failures) => told.push([String(error), failures]),
      async step() {
        seen.begin();
        if (seen.count() <= 2) throw new Error(`fault ${seen.count()}`);
        return false;
      },
    });
    lane.start();
    await seen.reached(3);
    await lane.stop();
    expect(told).toEqual([
      ['Error: fault 1', 1],
      ['Error: fault 2', 2],
    ]);
  });

  it('holds after the step under way until it is released', async () => {
    const seen = steps();
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const lane = createLane({
      idleMs: null,
      onFault: unexpected,
      async step() {
        seen.begin();
        await finished;
        return seen.count() < 10;
      },
    });
    lane.start();
    await seen.reached(1);
    const holding = lane.hold();
    finish();
    const release = await holding;
    lane.wake();
    const during = seen.count();
    release();
    await seen.reached(10);
    await lane.stop();
    expect(during).toBe(1);
  });

  it('stays held until everyone has released it', async () => {
    const seen = steps();
    const lane = createLane({
      idleMs: null,
      onFault: unexpected,
      async step() {
        seen.begin();
        return false;
      },
    });
    const [first, second] = await Promise.all([lane.hold(), lane.hold()]);
    lane.start();
    first();
    await Promise.resolve();
    const during = seen.count();
    second();
    await seen.reached(1);
    await lane.stop();
    expect(during).toBe(0);
  });

  it('finishes the step under way before it has stopped', async () => {
    const seen = steps();
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    let isDone = false;
    const lane = createLane({
      idleMs: 10,
      onFault: unexpected,
      async step() {
        seen.begin();
        await finished;
        isDone = true;
        return true;
      },
    });
    lane.start();
    await seen.reached(1);
    const stopping = lane.stop();
    finish();
    await stopping;
    expect([isDone, seen.count()]).toEqual([true, 1]);
  });
});
