import { describe, expect, it } from 'vitest';
import { plusMs } from '../../engine/base/index.ts';
import { createInstallationClock } from '../../engine/runtime/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { MONDAY_NINE, manualClock } from './world.ts';

describe("the installation's clock", () => {
  it("tells the system's time until it is moved", async () => {
    const system = manualClock();
    const clock = await createInstallationClock(openMemoryStore(), system);
    system.advance(5);
    expect([clock.now(), clock.offsetMs()]).toEqual([plusMs(MONDAY_NINE, 5), 0]);
  });

  it('keeps its offset over a restart', async () => {
    const store = openMemoryStore();
    const system = manualClock();
    const clock = await createInstallationClock(store, system);
    await clock.moveTo(plusMs(MONDAY_NINE, 1_000));
    const again = await createInstallationClock(store, system);
    expect([again.now(), again.offsetMs()]).toEqual([plusMs(MONDAY_NINE, 1_000), 1_000]);
  });

  it('follows another process that has moved it', async () => {
    const store = openMemoryStore();
    const system = manualClock();
    const one = await createInstallationClock(store, system);
    const other = await createInstallationClock(store, system);
    await one.moveTo(plusMs(MONDAY_NINE, 1_000));
    const before = other.offsetMs();
    await other.refresh();
    expect([before, other.offsetMs()]).toEqual([0, 1_000]);
  });

  it('never goes back', async () => {
    const store = openMemoryStore();
    const clock = await createInstallationClock(store, manualClock());
    await clock.moveTo(plusMs(MONDAY_NINE, 1_000));
    await clock.moveTo(plusMs(MONDAY_NINE, 400));
    await store.putSetting('clock.offsetMs', 10);
    await clock.refresh();
    expect(clock.now()).toBe(plusMs(MONDAY_NINE, 1_000));
  });
});
