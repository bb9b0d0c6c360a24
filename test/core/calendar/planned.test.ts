import { expect, test } from 'vitest';
import type { FlowId } from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import type { Catalogue } from '../../../engine/core/index.ts';
import { foresee, plannedTouches } from '../../../engine/core/index.ts';
import {
  checkFlow,
  DEFAULT_WORKSPACE,
  formatLocal,
  parseInstant,
  parseWorkspace,
} from '../../../engine/language/index.ts';

const ZONE = 'Asia/Shanghai';

const at = (text: string) => parseInstant(text, ZONE) ?? instant(Number.NaN);

const MARCH = { from: at('2026-03-01'), to: at('2026-04-01') };

function catalogueOf(policy: string, ...texts: readonly string[]): Catalogue {
  const { workspace } = parseWorkspace(`zone: ${ZONE}\n${policy}`);
  if (workspace === null) throw new Error('The workspace has mistakes.');
  const active = texts.map((text) => {
    const { compiled, findings } = checkFlow(text, workspace);
    if (compiled === null) throw new Error(JSON.stringify(findings[0]?.message));
    return { id: compiled.plan.flow as FlowId, version: 1, compiled };
  });
  return { workspace: workspace ?? DEFAULT_WORKSPACE, active, version: () => undefined };
}

const weekly = (reenter: string, cron = '30 19 * * 5') => `flow: weekly
about: group
start: [{ schedule: "${cron}" }]
reenter: ${reenter}
steps:
  brief: { send: { to: owner, text: 准备 }, next: evening }
  evening: { wait: { at: "20:00" }, next: open }
  open: { send: { to: group, class: promo, text: 开始 }, next: weekend }
  weekend: { wait: { for: 2d, at: "19:00" }, next: close }
  close: { send: { to: group, class: promo, text: 结束 }, end: held }
`;

const PROMO = 'classes: { promo: {} }\n';

function planned(catalogue: Catalogue, now = MARCH.from) {
  return plannedTouches(catalogue, { period: MARCH, now });
}

const times = (touches: readonly { readonly at: ReturnType<typeof at> }[]) =>
  touches.map((touch) => formatLocal(touch.at, ZONE).slice(5));

test('a schedule is followed through its waits, and messages to staff are left out', () => {
  const touches = planned(catalogueOf(PROMO, weekly('ended')));
  expect(times(touches).slice(0, 4)).toEqual([
    '03-01 19:00',
    '03-06 20:00',
    '03-08 19:00',
    '03-13 20:00',
  ]);
  expect(touches[0]).toMatchObject({ flow: 'weekly', class: 'promo', to: 'group' });
});

test('firings at which nobody can start again are left out', () => {
  const opened = times(planned(catalogueOf(PROMO, weekly('{ after: 7d }'))));
  expect(opened).toEqual([
    '03-01 19:00',
    '03-06 20:00',
    '03-08 19:00',
    '03-20 20:00',
    '03-22 19:00',
  ]);
});

test('only what is still to come is planned', () => {
  const catalogue = catalogueOf(PROMO, weekly('ended'));
  expect(times(planned(catalogue, at('2026-03-29T19:00')))).toEqual(['03-29 19:00']);
  expect(times(planned(catalogue, at('2026-03-29T19:01')))).toEqual([]);
});

test('a path ends where something else than time decides', () => {
  const touches = planned(
    catalogueOf(
      PROMO,
      `flow: asks
about: member
start: [{ schedule: "0 10 2 * *" }]
steps:
  say: { send: { to: member, class: promo, text: 你好 }, next: pick }
  pick: { choose: [{ if: "member.points > 3", next: more }], else: more }
  more: { send: { to: member, class: promo, text: 再见 }, end: done }
`,
    ),
  );
  expect(times(touches)).toEqual(['03-02 10:00']);
});

const conflictsOf = (policy: string, ...texts: readonly string[]) => {
  const catalogue = catalogueOf(policy, ...texts);
  return foresee(planned(catalogue), catalogue.workspace).map(({ conflict }) =>
    conflict === null ? 'now' : conflict.words.en,
  );
};

test('a cap that lets fewer through than are planned is foreseen', () => {
  const found = conflictsOf(
    'classes: { promo: { cap: [{ max: 2, per: month }] } }\n',
    weekly('ended'),
  );
  expect(found.slice(0, 3)).toEqual(['now', 'now', 'messages of `promo` are at their limit']);
});

test('two campaigns nearer than the gap are foreseen, and so is the time that is left', () => {
  const sale = (flow: string, cron: string) => `flow: ${flow}
about: group
start: [{ schedule: "${cron}" }]
steps: { say: { send: { to: group, class: ${flow}, text: 来吧 }, end: said } }
`;
  const policy =
    'classes: { promo: { gap: 7d } }\ncampaigns: { one: { class: promo }, two: { class: promo } }\n';
  expect(conflictsOf(policy, sale('one', '0 20 6 * *'), sale('two', '0 20 12 * *'))).toEqual([
    'now',
    'the last one of messages of `promo` was too short a time ago, until 2026-03-13 20:00 at the earliest',
  ]);
  expect(conflictsOf(policy, sale('one', '0 20 6 * *'), sale('two', '0 20 13 * *'))).toEqual([
    'now',
    'now',
  ]);
});

test('a firing in quiet hours or outside of its slots is foreseen', () => {
  const night = `flow: night
about: member
start: [{ schedule: "0 23 6 * *" }]
steps: { say: { send: { to: member, class: promo, text: 晚安 }, end: said } }
`;
  expect(conflictsOf(`quiet: { from: "22:00", to: "08:00" }\n${PROMO}`, night)).toEqual([
    'these are quiet hours, until 2026-03-07 08:00 at the earliest',
  ]);
  expect(conflictsOf('classes: { promo: { slots: ["20:00-21:00"] } }\n', night)).toEqual([
    'this is no time slot of messages of `promo`, until 2026-03-07 20:00 at the earliest',
  ]);
});
