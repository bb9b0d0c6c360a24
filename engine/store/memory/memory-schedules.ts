import type { Instant } from '../../base/index.ts';
import type { ScheduleRecord, ScheduleStore, SettingStore } from '../schedules.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy } from './memory-state.ts';
import { ingestEvents } from './memory-turns.ts';

export function memorySchedules(state: MemoryState): ScheduleStore & SettingStore {
  return {
    putSchedules: async (schedules) => {
      const wanted = new Map(schedules.map((schedule) => [keyOf(schedule), schedule]));
      for (const key of state.schedules.keys()) if (!wanted.has(key)) state.schedules.delete(key);
      for (const [key, schedule] of wanted) {
        const known = state.schedules.get(key);
        if (known?.cron !== schedule.cron) state.schedules.set(key, frozenCopy(schedule));
      }
    },
    schedules: async () =>
      [...state.schedules.values()].sort(
        (left, right) => compareTexts(left.flow, right.flow) || left.rule - right.rule,
      ),
    advanceSchedule: (now, step) => advance(state, now, step),
    setting: async (name) => state.settings.get(name) ?? null,
    putSetting: async (name, value) => {
      state.settings.set(name, frozenCopy(value));
    },
  };
}

function keyOf(schedule: ScheduleRecord): string {
  return `${schedule.flow}/${schedule.rule}`;
}

async function advance(
  state: MemoryState,
  now: Instant,
  step: Parameters<ScheduleStore['advanceSchedule']>[1],
): Promise<boolean> {
  const [schedule] = [...state.schedules.values()]
    .filter((row) => row.nextAt <= now)
    .filter((row) => !state.heldSchedules.has(keyOf(row)))
    .sort((left, right) => left.nextAt - right.nextAt || compareTexts(keyOf(left), keyOf(right)));
  if (schedule === undefined) return false;
  const key = keyOf(schedule);
  state.heldSchedules.add(key);
  try {
    const { next, events } = await step(schedule);
    ingestEvents(state, events, now);
    if (state.schedules.has(key)) state.schedules.set(key, frozenCopy(next));
  } finally {
    state.heldSchedules.delete(key);
  }
  return true;
}
