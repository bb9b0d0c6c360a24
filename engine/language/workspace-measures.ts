import { EVENT_CATALOGUE, eventType, isReservedEvent } from './catalogue.ts';
import { measureConditionMistakes, valueMistakes } from './check/workspace-cel.ts';
import type { Path } from './finding.ts';
import { correction, valueFix } from './fix.ts';
import type { MeasureSpec } from './measure-spec.ts';
import { eventOfMeasure, measureNames } from './measured.ts';
import type { Mistake } from './mistake.ts';
import { listed } from './nearest.ts';
import { parseSpan } from './time/index.ts';
import type { Workspace } from './workspace.ts';

/** A window is kept hour by hour: two years of it are still a small list. */
const WINDOW_DAYS_MAX = 732;
const MS_PER_DAY = 86_400_000;

/** Finds what is wrong with the measures of a workspace. */
export function measureMistakes(workspace: Workspace): readonly Mistake[] {
  return Object.entries(workspace.measures).flatMap(([name, spec]) => {
    const path: Path = ['measures', name];
    if ('value' in spec) {
      return [
        ...circleMistakes(name, workspace),
        ...valueMistakes(
          { source: spec.value, path: [...path, 'value'], about: spec.about },
          workspace,
        ),
        ...windowMistakes(spec.every, [...path, 'every']),
      ];
    }
    return [
      ...eventMistakes(spec, path, workspace),
      ...measureConditionMistakes(spec, path, workspace),
      ...windowMistakes(spec.over, [...path, 'over']),
      ...('last' in spec && spec.over !== undefined ? [lastOverWindow(path)] : []),
    ];
  });
}

function lastOverWindow(path: Path): Mistake {
  return {
    code: 'SCHEMA',
    path: [...path, 'over'],
    message: {
      zh: '“最近一次”（last）没有窗口。',
      en: '`last` has no window.',
    },
    hint: {
      zh: "请删除 over；多久以前，写 now - measure['…'] >= duration('720h')。",
      en: "Leave `over` out; ask how long ago with now - measure['…'] >= duration('720h').",
    },
  };
}

function windowMistakes(written: string | undefined, path: Path): readonly Mistake[] {
  const span = written === undefined ? null : parseSpan(written);
  if (span === null) return [];
  const days = span.unit === 'ms' ? span.count / MS_PER_DAY : span.count;
  if (span.unit !== 'workday' && days <= WINDOW_DAYS_MAX) return [];
  return [
    {
      code: 'BAD_SPAN',
      path,
      message: {
        zh: `窗口“${written}”不能用：工作日不行，最长 ${WINDOW_DAYS_MAX} 天。`,
        en: `No window can be \`${written}\`: no working days, and at most ${WINDOW_DAYS_MAX} days.`,
      },
      hint: { zh: '例如 7d、24h 或 month。', en: 'Such as 7d, 24h or month.' },
    },
  ];
}

function eventMistakes(spec: MeasureSpec, path: Path, workspace: Workspace): readonly Mistake[] {
  const event = eventOfMeasure(spec);
  if (event === null) return [];
  const key = 'count' in spec ? 'count' : 'sum' in spec ? 'of' : 'last';
  const at = [...path, key];
  if (Object.hasOwn(workspace.events, event) && !isReservedEvent(event)) return [];
  const known = isReservedEvent(event) ? undefined : eventType(event);
  if (!known) {
    const types = [...EVENT_CATALOGUE.map((entry) => entry.type), ...Object.keys(workspace.events)];
    return [
      {
        code: 'UNKNOWN_EVENT',
        path: at,
        message: { zh: `没有“${event}”这个事件。`, en: `There is no event \`${event}\`.` },
        ...correction(event, types, {
          otherwise: {
            zh: '自己的事件请先在 events 里声明。',
            en: 'Declare events of your own under `events` first.',
          },
          fix: (meant) => valueFix(at, meant),
        }),
      },
    ];
  }
  if (spec.about === undefined || known.about.includes(spec.about)) return [];
  const reached = listed(known.about);
  return [
    {
      code: 'RECIPIENT_UNREACHABLE',
      path: [...path, 'about'],
      message: {
        zh: `“${event}”到不了 ${spec.about}，它只到 ${reached.zh}。`,
        en: `\`${event}\` never reaches a ${spec.about}; it reaches ${reached.en}.`,
      },
    },
  ];
}

/** A measure that is made of itself, on whatever way. */
function circleMistakes(name: string, { measures }: Workspace): readonly Mistake[] {
  const seen = new Set<string>();
  const reach = (from: string): boolean => {
    const spec = measures[from];
    if (spec === undefined || !('value' in spec)) return false;
    return measureNames(spec.value).some((read) => {
      if (read === name) return true;
      if (seen.has(read)) return false;
      seen.add(read);
      return reach(read);
    });
  };
  if (!reach(name)) return [];
  return [
    {
      code: 'MEASURE_CIRCLE',
      path: ['measures', name, 'value'],
      message: {
        zh: `指标“${name}”用到了它自己。`,
        en: `Measure \`${name}\` is made of itself.`,
      },
      hint: {
        zh: '请让它只用别的指标：count、sum 或 last。',
        en: 'Make it of others that are not made of it: a count, a sum or a last.',
      },
    },
  ];
}
