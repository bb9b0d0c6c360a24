import { eventTitle } from '../catalogue.ts';
import type { Path } from '../finding.ts';
import type { ExpressionSite, KindFinding, Reference, StepKind, StepView } from '../kind.ts';
import {
  botOf,
  entrance,
  exhaustedPort,
  Ladder,
  levelState,
  lowerLevel,
  lowerUntil,
  personOf,
} from '../ladder-chart.ts';
import {
  describeRecipient,
  lowerRecipient,
  type RecipientSpec,
  recipientSites,
} from '../recipient.ts';
import { TargetValue } from '../schema.ts';
import { specOf } from '../spec.ts';
import { nextPort } from '../target.ts';
import { valueSite } from '../values.ts';

/** Everybody whom the levels name, with their places in the step. */
function peopleOf(step: StepView): readonly { readonly to: RecipientSpec; readonly at: Path }[] {
  return specOf(step, Ladder).levels.flatMap(({ to, notify = null }, index) =>
    Object.entries({ to: personOf(to), notify }).flatMap(([key, person]) =>
      person === null ? [] : [{ to: person, at: ['ladder', 'levels', index, key] }],
    ),
  );
}

export const ladder: StepKind = {
  kind: 'ladder',
  family: 'people',
  title: { zh: '逐级升级', en: 'Ladder' },
  doc: {
    zh:
      '一级一级找人，直到 until 里的事件发生（人的回复才算，写 by: bot 时机器人的也算），走 next。after 是从上一级起的时间，只在日历 ' +
      'calendar 开放时走；不写 calendar 就用工作区的。没有人值班的级直接跳过。最后一级等 within（不写就和它的 after ' +
      '一样长），还没有人回复就走 exhausted。from 写从第几级开始。谁在哪一级接手都记在过程里；text 是发给他们的话。',
    en:
      'Goes from level to level until an event of `until` (by a person; a bot’s counts only ' +
      'with by: bot), then on at next. Each `after` runs from the level before, only while the ' +
      'calendar is open; without `calendar` it is the workspace’s. A level with nobody on duty ' +
      'is passed by at once. The last level has `within`, or as long as its own `after`; then ' +
      'the flow goes on at exhausted. `from` enters at a higher level. Who held which level is ' +
      'recorded; `text` is what they are told.',
  },
  example: `ladder:
  calendar: office
  levels:
    - { to: { bot: faq } }
    - { after: 3m, to: { duty: service } }
    - { after: 30m, to: { role: expert }, notify: { role: manager } }
  until: [{ event: message.answered }]
next: quote
exhausted: complaint`,
  spec: Ladder,
  beside: { exhausted: TargetValue },
  takes: { next: true, on: true, after: true },
  form: [
    { at: ['ladder', 'calendar'], label: { zh: '日历', en: 'Calendar' }, input: 'line' },
    { at: ['ladder', 'levels'], label: { zh: '各级', en: 'Levels' }, input: 'yaml' },
    { at: ['ladder', 'until'], label: { zh: '直到', en: 'Until' }, input: 'yaml' },
    {
      at: ['ladder', 'within'],
      label: { zh: '最后一级等多久', en: 'Last level has' },
      input: 'span',
    },
    { at: ['ladder', 'from'], label: { zh: '从第几级开始', en: 'From level' }, input: 'yaml' },
    {
      at: ['ladder', 'text'],
      label: { zh: '告诉他们什么', en: 'What they are told' },
      input: 'message',
    },
  ],
  fresh: () => ({
    ladder: {
      levels: [{ to: { bot: 'faq' } }, { after: '3m', to: { staff: '客服' } }],
      until: [{ event: 'message.answered' }],
    },
  }),
  ports: (step) => [
    { ...nextPort(step), label: { zh: '有人回复', en: 'answered' } },
    exhaustedPort(step),
  ],
  rests: () => true,
  expressions(step) {
    const { from, until, text } = specOf(step, Ladder);
    const conditions = until.flatMap(({ if: source }, index): readonly ExpressionSite[] =>
      source === undefined
        ? []
        : [{ language: 'cel', source, at: ['ladder', 'until', index, 'if'], yields: 'boolean' }],
    );
    const told: readonly ExpressionSite[] =
      text === undefined
        ? []
        : [{ language: 'text', source: text, at: ['ladder', 'text'], yields: 'any' }];
    return [
      ...peopleOf(step).flatMap(({ to, at }) => recipientSites(to, at)),
      ...conditions,
      ...(from === undefined ? [] : valueSite(from, ['ladder', 'from'])),
      ...told,
    ];
  },
  references(step): readonly Reference[] {
    const { calendar, until } = specOf(step, Ladder);
    return [
      ...(calendar === undefined
        ? []
        : [{ type: 'calendar' as const, calendar, at: ['ladder', 'calendar'] }]),
      ...peopleOf(step).map(
        ({ to, at }) => ({ type: 'recipient', to: lowerRecipient(to), at }) as const,
      ),
      ...until.map(({ event }, index) => {
        const at = ['ladder', 'until', index, 'event'];
        return { type: 'event', event, use: 'takes', at } as const;
      }),
    ];
  },
  blocks: () => [],
  check: (step) => [...spanFindings(step), ...lastFindings(step), ...fromFindings(step)],
  lower(step, lowering) {
    const states = specOf(step, Ladder).levels.map((_, index) => {
      const level = index + 1;
      return [levelState(level), lowerLevel(step, level, lowering)] as const;
    });
    return {
      initial: 'enter',
      states: { enter: { always: entrance(step, lowering) }, ...Object.fromEntries(states) },
      on: lowerUntil(step, lowering),
    };
  },
  summary(step) {
    const { levels, until } = specOf(step, Ladder);
    const holders = levels.map(({ to }) => {
      const person = personOf(to);
      const bot = botOf(to) ?? '';
      return person ? describeRecipient(person) : { zh: `机器人 ${bot}`, en: `bot ${bot}` };
    });
    const event = eventTitle(until[0]?.event ?? '');
    return {
      zh: `${holders.map(({ zh }) => zh).join(' → ')}，直到${event.zh}`,
      en: `${holders.map(({ en }) => en).join(' → ')}, until ${event.en}`,
    };
  },
};

/** Every level above the first says after how long its turn comes. */
function spanFindings(step: StepView): readonly KindFinding[] {
  return specOf(step, Ladder).levels.flatMap(({ after }, index): readonly KindFinding[] => {
    if (index === 0 || after !== undefined) return [];
    return [
      {
        code: 'STEP_INVALID',
        at: ['ladder', 'levels', index],
        message: {
          zh: `第 ${index + 1} 级没有写 after，永远轮不到它。`,
          en: `Level ${index + 1} has no \`after\`, so its turn never comes.`,
        },
      },
    ];
  });
}

function lastFindings(step: StepView): readonly KindFinding[] {
  const { levels, within } = specOf(step, Ladder);
  if (levels.length > 1 || levels[0]?.after !== undefined || within !== undefined) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: ['ladder', 'levels'],
      message: {
        zh: '只有一级时要写 within，说明等多久算没有人接。',
        en: 'A ladder of one level needs `within`: how long until it is exhausted.',
      },
    },
  ];
}

function fromFindings(step: StepView): readonly KindFinding[] {
  const { levels, from } = specOf(step, Ladder);
  if (typeof from !== 'number' || from <= levels.length) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: ['ladder', 'from'],
      message: {
        zh: `没有第 ${from} 级，一共 ${levels.length} 级。`,
        en: `There is no level ${from}; the ladder has ${levels.length}.`,
      },
    },
  ];
}
