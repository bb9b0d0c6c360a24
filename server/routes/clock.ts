import type { Static } from 'typebox';
import type { Text } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import { loadWorkspace, moveClock, nextStop } from '../../engine/runtime/index.ts';
import { timeText, timeTextOrNull } from '../answers/time.ts';
import type { ClockAnswer } from '../contract/sandbox.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';

/** Tells the installation's time and moves it. */
export function clockRoutes(installation: Installation): Pick<Handlers, 'getClock' | 'moveClock'> {
  return {
    getClock: () => clockAnswer(installation),
    async moveClock({ body }) {
      const reason = lockedBy(installation);
      if (reason !== null) throw new EngineError('CLOCK_LOCKED', reason.en);
      const { store, worker, clock } = installation;
      await moveClock({ store, worker, clock }, body.byMs);
      return clockAnswer(installation);
    },
  };
}

/** Writes the clock as the API does. */
export async function clockAnswer(installation: Installation): Promise<Static<typeof ClockAnswer>> {
  const { store, clock } = installation;
  await clock.refresh();
  const [workspace, nextDueAt] = await Promise.all([loadWorkspace(store), nextStop(store)]);
  const reason = lockedBy(installation);
  return {
    now: timeText(clock.now()),
    zone: workspace.zone,
    offsetMs: clock.offsetMs(),
    movable: reason === null,
    reason,
    nextDueAt: timeTextOrNull(nextDueAt),
  };
}

/** People outside live in real time: who reaches them cannot move it. */
function lockedBy({ connectors, endpoints }: Installation): Text | null {
  const names = [...connectors, ...endpoints].flatMap(({ real, name }) => (real ? [name] : []));
  if (names.length === 0) return null;
  return {
    zh: `工作区配置了真实的连接器或接口（${names.join('、')}），会影响真实的人，所以不能拨动时间。`,
    en: `The workspace has a connector or endpoint to the real world (${names.join(', ')}), so the clock cannot be moved.`,
  };
}
