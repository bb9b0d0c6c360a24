import type { Text } from '../../base/index.ts';
import { type AfterEntry, type Entries, type OnEntry, targetOfEntry } from '../entries.ts';
import type { Path } from '../finding.ts';
import type { Mistake } from '../mistake.ts';
import { entriesOf } from '../ports.ts';
import type { Check } from './flow-check.ts';

/** Checks the entries of `on` and `after`, those of the flow and those of each step. */
export const checkEntries: Check = ({ flow }) => [
  ...entriesMistakes(flow.entries, []),
  ...flow.steps.flatMap((step) =>
    entriesMistakes(entriesOf(step), step.path).map((mistake) => ({ ...mistake, step: step.id })),
  ),
];

function entriesMistakes(entries: Entries, base: Path): readonly Mistake[] {
  return [
    ...[...entries.on, ...entries.after].flatMap((entry) => idleMistakes(entry, base)),
    ...entries.after.flatMap((entry) => repeatMistakes(entry, base)),
  ];
}

function idleMistakes(entry: OnEntry | AfterEntry, base: Path): readonly Mistake[] {
  if (targetOfEntry(entry) || entry.spec.update || entry.spec.notify) return [];
  return [
    {
      code: 'ENTRY_DOES_NOTHING',
      path: [...base, ...entry.at],
      message: {
        zh: `这一条 ${entry.list} 既没有去向，也没有动作。`,
        en: `This entry of \`${entry.list}\` leads nowhere and does nothing.`,
      },
      hint: {
        zh: '写上 next 或 end；只做事不离开，就写 update 或 notify。',
        en: 'Write `next` or `end`; to act and stay, write `update` or `notify`.',
      },
    },
  ];
}

function repeatMistakes(entry: AfterEntry, base: Path): readonly Mistake[] {
  const { every, max } = entry.spec;
  const place = (key: string) => [...base, ...entry.at, key];
  const mistake = (key: string, message: Text): readonly Mistake[] => [
    { code: 'STEP_INVALID', path: place(key), part: 'key', message },
  ];
  if (every && targetOfEntry(entry)) {
    return mistake('every', {
      zh: '有去向的 after 只会发生一次，不能写 every。',
      en: 'An `after` with a target happens once, so it cannot have `every`.',
    });
  }
  if (!every && max !== undefined) {
    return mistake('max', {
      zh: 'max 只和 every: true 一起用。',
      en: '`max` goes together with `every: true`.',
    });
  }
  return [];
}
