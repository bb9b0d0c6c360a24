import type { Mistake } from './mistake.ts';
import { type ClockWindow, inWindow, parseWindow } from './time/index.ts';
import type { Workspace } from './workspace.ts';

const MINUTES_PER_DAY = 1_440;

/** Finds rules of the sending policy that leave no time at which a message could go out. */
export function policyMistakes({ quiet, classes }: Workspace): readonly Mistake[] {
  if (!quiet) return [];
  const hours = parseWindow(`${quiet.from}-${quiet.to}`);
  if (!hours) return [emptyQuiet(quiet.from)];
  return Object.entries(classes).flatMap(([name, { slots = [], quiet: rule }]) => {
    if (rule === 'ignore') return [];
    return slots.flatMap((slot, index): readonly Mistake[] => {
      const window = parseWindow(slot);
      if (!window || !isCovered(window, hours)) return [];
      return [quietSlot({ name, slot, index }, quiet)];
    });
  });
}

/** Says whether every minute of a window lies in the other one. */
function isCovered(window: ClockWindow, by: ClockWindow): boolean {
  const { fromMinute, toMinute } = window;
  const count = toMinute - fromMinute + (toMinute > fromMinute ? 0 : MINUTES_PER_DAY);
  return Array.from(
    { length: count },
    (_, passed) => (fromMinute + passed) % MINUTES_PER_DAY,
  ).every((minute) => inWindow(minute, by));
}

function emptyQuiet(from: string): Mistake {
  return {
    code: 'BAD_TIME',
    path: ['quiet', 'to'],
    message: {
      zh: `静默时段从 ${from} 到 ${from}，没有长度。`,
      en: `The quiet hours run from ${from} to ${from}, which is no time.`,
    },
    hint: {
      zh: '请写不同的 from 和 to，例如 "22:00" 和 "08:00"。',
      en: 'Write a `from` and a `to` that differ, such as "22:00" and "08:00".',
    },
  };
}

function quietSlot(
  at: { readonly name: string; readonly slot: string; readonly index: number },
  { from, to }: NonNullable<Workspace['quiet']>,
): Mistake {
  const { name, slot, index } = at;
  return {
    code: 'SLOT_IN_QUIET_HOURS',
    path: ['classes', name, 'slots', index],
    message: {
      zh: `“${name}”的时段 ${slot} 全在静默时段（${from}–${to}）里，永远用不上。`,
      en: `The slot ${slot} of \`${name}\` lies in the quiet hours (${from} to ${to}), so it is never used.`,
    },
    hint: {
      zh: '请换一个时段；这一类夜里也要发的话，写 quiet: ignore。',
      en: 'Choose another slot; if the class may go out at night, write `quiet: ignore`.',
    },
  };
}
