import { expect } from 'vitest';
import type { FlowId, InstanceId, StepId } from '../../../engine/base/index.ts';
import { at, type Check } from './fixtures.ts';

const by = {
  type: 'step',
  flow: 'blast' as FlowId,
  instance: 'i1' as InstanceId,
  step: 'tell' as StepId,
} as const;
const news = {
  flow: 'news' as FlowId,
  by,
  about: 'member',
  condition: null,
  perMinute: 60,
} as const;
const noted = (id: string, told: number, time: number) => ({
  ...news,
  id,
  told,
  movedAt: at(time),
  endedAt: null,
});
const halt = { at: at(3), by: 'zhao', reason: '写错了' };

export function broadcastContract(check: Check): void {
  check(
    'a broadcast keeps when it began, how far it is, and that it was stopped',
    async ({ store }) => {
      expect(await store.noteBroadcast(noted('a', 0, 1))).toBeNull();
      expect(await store.noteBroadcast(noted('a', 5, 2))).toBeNull();
      expect(await store.haltBroadcast('a', halt)).toBe(true);
      expect(await store.noteBroadcast(noted('a', 5, 4))).toEqual(halt);
      const expected = { ...noted('a', 5, 4), startedAt: at(1), halt };
      expect(await store.broadcast('a')).toEqual(expected);
      expect(await store.haltBroadcast('a', null)).toBe(true);
      expect(await store.noteBroadcast({ ...noted('a', 9, 5), endedAt: at(5) })).toBeNull();
      expect(await store.haltBroadcast('a', halt)).toBe(false);
      expect(await store.haltBroadcast('b', halt)).toBe(false);
      expect(await store.broadcast('b')).toBeNull();
    },
  );

  check('broadcasts are listed page by page, the newest first', async ({ store }) => {
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
      await store.noteBroadcast(noted(id, 0, index < 2 ? 1 : 2));
    }
    const first = await store.listBroadcasts({ limit: 3 });
    expect(first.items.map(({ id }) => id)).toEqual(['d', 'c', 'b']);
    const rest = await store.listBroadcasts({ limit: 3, cursor: first.next ?? '' });
    expect(rest).toMatchObject({ items: [{ id: 'a' }], next: null });
  });
}
