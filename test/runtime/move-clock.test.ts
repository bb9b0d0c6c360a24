import { describe, expect, it } from 'vitest';
import { plusMs } from '../../engine/base/index.ts';
import { moveClock } from '../../engine/runtime/index.ts';
import {
  about,
  DAY_MS,
  GREET,
  MINUTE_MS,
  MONDAY_NINE,
  openWorld,
  recordingConnector,
} from './world.ts';

const DAILY = `flow: daily
title: 每天
about: member
start: [{ schedule: "30 20 * * *" }]
steps:
  tell:
    send: { to: member, text: 晚安 }
    end: told
`;
/** Nudges every minute, for ever. */
const RESTLESS = `flow: restless
title: 不停
about: member
start: [{ on: member.joined }]
steps:
  pause:
    wait: { for: 1m }
    next: again
  again:
    update: { tags: { add: [awake] } }
    next: pause
`;

describe('moving the clock', () => {
  it('passes timers, deliveries and schedules in their order, each at its own time', async () => {
    const world = await openWorld({ flows: [GREET, DAILY] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    world.system.advance(60 * MINUTE_MS);
    await world.tell(about('b', 'member.joined'));
    // The second greeting is taken at the second try, two seconds later at most.
    world.sandbox.answers.push({ type: 'retry', error: 'busy' });
    const moved = await moveClock(world, DAY_MS);
    expect(moved).toMatchObject({ now: plusMs(MONDAY_NINE, 60 * MINUTE_MS + DAY_MS) });
    expect(moved.offsetMs).toBe(DAY_MS);
    const seen = world.sandbox.messages.map(({ text, at }) => [
      text,
      Math.floor((at - MONDAY_NINE) / MINUTE_MS),
    ]);
    expect(seen).toEqual([
      ['欢迎', 0],
      ['欢迎', 60],
      ['欢迎', 60],
      ['晚安', 690],
      ['晚安', 690],
      ['在吗', 1_440],
      ['在吗', 1_500],
    ]);
  });

  it('gives the same as letting the time pass', async () => {
    const walked = await openWorld({ flows: [GREET] });
    const moved = await openWorld({ flows: [GREET] });
    const joined = about('a', 'member.joined');
    await walked.tell(joined);
    await walked.worker.settle();
    await moved.tell(joined);
    walked.system.advance(DAY_MS);
    await walked.worker.settle();
    await moveClock(moved, DAY_MS);
    expect(moved.sandbox.messages).toEqual(walked.sandbox.messages);
    expect(await moved.instances()).toEqual(await walked.instances());
  });

  it('stops at nothing when nothing is due', async () => {
    const world = await openWorld();
    const now = plusMs(MONDAY_NINE, 1);
    expect(await moveClock(world, 1)).toEqual({ now, offsetMs: 1, stops: 0 });
  });

  it('does what is due at the target, and not what is due right after it', async () => {
    const world = await openWorld({ flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await moveClock(world, DAY_MS - 1);
    const before = world.texts();
    await moveClock(world, 1);
    expect([before, world.texts()]).toEqual([['欢迎'], ['欢迎', '在吗']]);
  });

  it('is refused while a real connector is there', async () => {
    const world = await openWorld({ connectors: [recordingConnector('shop', { real: true })] });
    await expect(moveClock(world, 1)).rejects.toMatchObject({
      code: 'CLOCK_LOCKED',
      retryable: false,
      details: { connectors: ['shop'] },
    });
  });

  it.each([0, -1, 1.5, Number.NaN])('is refused by %s milliseconds', async (byMs) => {
    const world = await openWorld();
    await expect(moveClock(world, byMs)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('ends after two thousand stops, and goes on from there when it is moved again', async () => {
    const world = await openWorld({ flows: [RESTLESS] });
    await world.tell(about('a', 'member.joined'));
    await expect(moveClock(world, 3_000 * MINUTE_MS)).rejects.toMatchObject({
      code: 'CLOCK_LOCKED',
      retryable: true,
      details: { stops: 2_000 },
    });
    const reached = world.clock.now() - MONDAY_NINE;
    await moveClock(world, 2.5 * MINUTE_MS);
    expect([reached, world.clock.now() - MONDAY_NINE]).toEqual([
      2_001 * MINUTE_MS,
      2_003.5 * MINUTE_MS,
    ]);
  });
});
