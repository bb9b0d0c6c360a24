import type { Mistake } from './mistake.ts';
import { allScopes, type Scope } from './policy-scope.ts';
import {
  type ClockWindow,
  type DayMinutes,
  minutesBeside,
  minutesIn,
  minutesOfBoth,
  parseWindow,
} from './time/index.ts';
import type { Workspace } from './workspace.ts';

const WHOLE_DAY: DayMinutes = minutesBeside([]);

/** Finds quiet hours and slots that leave no time at which a message could go out. */
export function hoursMistakes(workspace: Workspace): readonly Mistake[] {
  const { quiet } = workspace;
  const hours = quiet ? parseWindow(`${quiet.from}-${quiet.to}`) : null;
  if (quiet && !hours) return [emptyQuiet(quiet.from)];
  const loud = hours ? minutesBeside(minutesIn([hours])) : WHOLE_DAY;
  return allScopes(workspace).flatMap(({ scope, outer }) => {
    const heard = scope.ignoresQuiet ? WHOLE_DAY : loud;
    const inQuiet = quiet ? quietSlots({ scope, heard }, quiet) : [];
    if (inQuiet.length > 0) return inQuiet;
    return apartMistakes({ scope, outer, heard });
  });
}

/** The minutes that are left by a chain of rules, the widest first, and by the quiet hours. */
export function openMinutes(chain: readonly Scope[], { quiet }: Workspace): DayMinutes {
  const hours = quiet ? parseWindow(`${quiet.from}-${quiet.to}`) : null;
  const ignoresQuiet = chain.at(-1)?.ignoresQuiet ?? false;
  const heard = hours && !ignoresQuiet ? minutesBeside(minutesIn([hours])) : WHOLE_DAY;
  return chain.map(slotMinutes).reduce(minutesOfBoth, heard);
}

/** The minutes that the slots of one set of rules leave; all where it names none. */
function slotMinutes({ rules }: Pick<Scope, 'rules'>): DayMinutes {
  if (rules.slots === undefined) return WHOLE_DAY;
  const windows = rules.slots.map(parseWindow);
  return minutesIn(windows.filter((window): window is ClockWindow => window !== null));
}

function quietSlots(
  { scope, heard }: { readonly scope: Scope; readonly heard: DayMinutes },
  quiet: NonNullable<Workspace['quiet']>,
): readonly Mistake[] {
  return (scope.rules.slots ?? []).flatMap((slot, index): readonly Mistake[] => {
    const minutes = slotMinutes({ rules: { slots: [slot] } });
    if (minutesOfBoth(minutes, heard).length > 0) return [];
    return [quietSlot({ scope, slot, index }, quiet)];
  });
}

/** Slots that never meet those around them; said once, of the widest that has no time left. */
function apartMistakes(of: {
  readonly scope: Scope;
  readonly outer: readonly Scope[];
  readonly heard: DayMinutes;
}): readonly Mistake[] {
  const { scope, outer, heard } = of;
  const around = outer.map(slotMinutes).reduce(minutesOfBoth, heard);
  if (around.length === 0 || minutesOfBoth(around, slotMinutes(scope)).length > 0) return [];
  const slotted = [...outer.filter(({ rules }) => rules.slots !== undefined), scope];
  const list = slotted.map(({ name, rules }) => `${name} ${(rules.slots ?? []).join(', ')}`);
  return [
    {
      code: 'NO_TIME_TO_SEND',
      path: [...scope.path, 'slots'],
      message: {
        zh: `“${scope.name}”的消息没有能发出的时间：${list.join('；')}，没有重合的时段。`,
        en: `No time is left for messages of \`${scope.name}\`: the slots never meet (${list.join('; ')}).`,
      },
      hint: {
        zh: '请改成有重合的时段；活动和它的类别的时段同时有效。',
        en: 'Choose slots that overlap; those of a campaign and of its class both hold.',
      },
    },
  ];
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
  at: { readonly scope: Scope; readonly slot: string; readonly index: number },
  { from, to }: NonNullable<Workspace['quiet']>,
): Mistake {
  const { scope, slot, index } = at;
  const { name, path } = scope;
  return {
    code: 'SLOT_IN_QUIET_HOURS',
    path: [...path, 'slots', index],
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
