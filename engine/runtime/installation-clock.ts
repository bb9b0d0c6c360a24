import type { Clock, Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import type { SettingStore } from '../store/index.ts';

const SETTING = 'clock.offsetMs';

/** The time of an installation: the system's, moved forward by an offset that is stored. */
export interface InstallationClock extends Clock {
  /** By how many milliseconds it runs ahead of the system. */
  offsetMs(): number;
  /** Reads the stored offset again, which another process may have moved. */
  refresh(): Promise<void>;
  /** Moves it forward to an instant and stores that; an earlier instant changes nothing. */
  moveTo(at: Instant): Promise<void>;
}

/**
 * Opens the clock of an installation, with the offset that is stored.
 *
 * @param system where the real time comes from; the system clock when absent
 */
export async function createInstallationClock(
  store: SettingStore,
  system: Clock = { now: () => instant(Date.now()) },
): Promise<InstallationClock> {
  let offset = 0;
  const clock: InstallationClock = {
    now: () => instant(system.now() + offset),
    offsetMs: () => offset,
    async refresh() {
      const stored = await store.setting(SETTING);
      // Never backwards: what was decided at a later time stays decided.
      if (typeof stored === 'number' && stored > offset) offset = stored;
    },
    async moveTo(at) {
      const needed = at - system.now();
      if (needed <= offset) return;
      await store.putSetting(SETTING, needed);
      offset = needed;
    },
  };
  await clock.refresh();
  return clock;
}
