import { expect } from 'vitest';
import type { FlowId } from '../../../engine/base/index.ts';
import type { Notice } from '../../../engine/store/index.ts';
import { type Check, customer, event, NOW, publish } from './fixtures.ts';

export function noticeContract(check: Check): void {
  check('tells other workers what there is to do, until they stop listening', async (ground) => {
    const { store, other } = ground;
    const heard = new Set<Notice>();
    const deafen = other.notices.listen((notice) => heard.add(notice));
    // Whoever listens may not have its connection yet, so that the first may be lost.
    const tellUntilHeard = (notice: Notice, tell: (turn: number) => Promise<unknown>) => {
      let turn = 0;
      return expect
        .poll(
          async () => {
            turn += 1;
            await tell(turn);
            return heard.has(notice);
          },
          { timeout: 20_000, interval: 5 },
        )
        .toBe(true);
    };
    await tellUntilHeard('events', (turn) =>
      store.ingest([event(`e${turn}`, customer('ann'))], NOW),
    );
    await tellUntilHeard('settings', () => store.putSetting('clock.offsetMs', 1));
    await tellUntilHeard('flows', () => publish(store, 'welcome' as FlowId));
    deafen();
    heard.clear();
    const { resolve, promise: told } = Promise.withResolvers<void>();
    const deafenAgain = other.notices.listen((notice) => {
      if (notice === 'settings') resolve();
    });
    await store.putSetting('clock.offsetMs', 2);
    await told;
    deafenAgain();
    expect([...heard]).toEqual([]);
  });
}
