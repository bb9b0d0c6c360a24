import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import { createBacklogGate } from '../../engine/runtime/backlog-gate.ts';
import { manualClock } from './world.ts';

/** A gate of 100 events over a store that says how many wait. */
function openGate() {
  const clock = manualClock();
  const world = { depth: 0, looks: 0, askedFor: 0, fails: false };
  const store = {
    async inboxBacklog(max: number) {
      world.looks += 1;
      world.askedFor = max;
      if (world.fails) throw new EngineError('DATABASE_UNREACHABLE', 'away', { retryable: true });
      return { depth: Math.min(world.depth, max), oldestAt: null };
    },
  };
  const gate = createBacklogGate({ store, clock, max: 100 });
  /** Passes after a look that sees what waits now. */
  const look = async (events = 1) => {
    clock.advance(1_000);
    await gate.pass(events).catch(() => undefined);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { gate, clock, world, look };
}

describe('the gate for events', () => {
  it('lets pass while less than the bound waits, and refuses at it', async () => {
    const { gate, world, look } = openGate();
    world.depth = 99;
    await look();
    await expect(gate.pass(1)).resolves.toBeUndefined();
    world.depth = 100;
    await look();
    await expect(gate.pass(1)).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      details: { waiting: 100, max: 100 },
    });
  });

  it('opens again only when a tenth of the bound has been worked off', async () => {
    const { gate, world, look } = openGate();
    world.depth = 100;
    await look();
    world.depth = 90;
    await look();
    await expect(gate.pass(1)).rejects.toMatchObject({ code: 'OVERLOADED' });
    world.depth = 89;
    await look();
    await expect(gate.pass(1)).resolves.toBeUndefined();
  });

  it('waits for the answer while it refuses, so that it opens with the first request', async () => {
    const { gate, clock, world, look } = openGate();
    world.depth = 100;
    await look();
    world.depth = 0;
    clock.advance(1_000);
    await expect(gate.pass(1)).resolves.toBeUndefined();
  });

  it('asks at once when what has passed since could have filled it', async () => {
    const { gate, world, look } = openGate();
    await look();
    const before = world.looks;
    await gate.pass(98);
    expect(world.looks - before).toBe(0);
    world.depth = 100;
    await gate.pass(1);
    await expect(gate.pass(1)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(world.looks - before).toBe(1);
  });

  it('asks four times a second at most, and never for more than the bound', async () => {
    const { gate, clock, world } = openGate();
    for (let ms = 0; ms < 1_000; ms += 10) {
      clock.advance(10);
      await gate.pass(1);
    }
    expect([world.looks, world.askedFor]).toEqual([4, 100]);
  });

  it('says when to come again, by how fast the events are worked off', async () => {
    const { gate, world, look } = openGate();
    const secondsOf = () =>
      gate.pass(1).then(
        () => null,
        (error: EngineError) => error.details.retryAfterSeconds,
      );
    world.depth = 100;
    await look(1);
    const unknown = await secondsOf();
    // Two were gone after a second: the eight above the mark take 4 s.
    world.depth = 98;
    await look();
    expect([unknown, await secondsOf()]).toEqual([5, 4]);
  });

  it('refuses nothing because the database is away: that is told when they are stored', async () => {
    const { gate, world, look } = openGate();
    world.fails = true;
    await look();
    await expect(gate.pass(1)).resolves.toBeUndefined();
  });
});
