import type { Random } from '../../engine/base/index.ts';
import { pick, randomBelow } from '../../engine/base/index.ts';
import type {
  Acts,
  AfterEntry,
  FlowDocument,
  MessageSpec,
  OnEntry,
  Recipient,
  TargetKeys,
  UpdateSpec,
} from './flow-document.ts';

/** What a flow is being made of. */
export interface Making {
  readonly random: Random;
  readonly about: FlowDocument['about'];
}

export type Draw = () => TargetKeys;

/** Where a step may lead. */
export interface Ways {
  /** From where the step does not wait, so that no cycle is instant. */
  readonly any: Draw;
  /** The same, and mostly to the step below. */
  readonly main: Draw;
  /** From where the step has waited. */
  readonly later: Draw;
}

/** Events that made flows listen for and that made people cause. */
export const EVENTS = [
  'message.received',
  'message.received',
  'test.one',
  'test.two',
  'test.three',
  'order.paid',
  'member.joined',
] as const;
export const TEXTS = ['1', '2', 'Ａ。', '价格 多少', 'yes', '…'] as const;
export const SPANS = [
  '1s',
  '90s',
  '10m',
  '30m',
  '1h',
  '1h',
  '2h',
  '5h',
  '1d',
  '1d',
  '2d',
  '1w',
  '2 workdays',
];
const CLASSES = ['service', 'promo'];

function listOf<Item>(
  { random }: Making,
  { min = 0, max }: { readonly min?: number; readonly max: number },
  make: () => Item,
): Item[] {
  const count = min + randomBelow(random, max - min + 1);
  return Array.from({ length: count }, make);
}

function end(random: Random): TargetKeys {
  return { end: pick(random, ['done', 'bought', 'lost']) };
}

function condition(making: Making): string {
  const { random, about } = making;
  const who = about === 'group' ? 'group' : 'customer';
  const simple = () =>
    pick(random, [
      `vars.a >= ${randomBelow(random, 4)}`,
      `vars.a < ${randomBelow(random, 4)}`,
      `event.data.n > ${randomBelow(random, 5)}`,
      `event.data.text == '${pick(random, TEXTS)}'`,
      "event.data.text.contains('价格')",
      `trigger.data.n == ${randomBelow(random, 5)}`,
      `'t1' in ${who}.tags`,
      `${who}.points > ${randomBelow(random, 6)}`,
      "vars.heard != ''",
      "vars.picked.choice == 'yes'",
      'vars.lead.n > 1',
      'size(vars.list) >= 2',
      '1 / vars.zero == 1',
    ]);
  const drawn = random.next();
  if (drawn < 0.6) return simple();
  if (drawn < 0.75) return `!(${simple()})`;
  return `${simple()} ${drawn < 0.87 ? '&&' : '||'} ${simple()}`;
}

function eventCondition(making: Making): string {
  const { random } = making;
  return random.next() < 0.5
    ? condition(making)
    : pick(random, ["event.data.text.contains('1')", 'event.data.n >= 2', 'event.data.n < 3']);
}

function text(making: Making): string {
  const { random, about } = making;
  const who = about === 'group' ? 'group' : 'customer';
  return pick(random, [
    '你好',
    '第 {{ vars.a }} 次',
    "说了 {{ event.data.text | default: '无' }} / {{ trigger.type }}",
    `{{ event.type }}:{{ ${who}.points }} {{ ${who}.level | default: '-' }}`,
    '{{ vars.heard }}{{ vars.b }}',
  ]);
}

function recipient({ random, about }: Making, forAsk = false): Recipient {
  const own: Readonly<Record<FlowDocument['about'], readonly Recipient[]>> = {
    member: ['member', 'member', 'customer', 'group', 'owner'],
    customer: ['customer', 'customer', 'customer'],
    group: ['group', 'group', 'group', 'owner'],
  };
  const staff: readonly Recipient[] = [{ role: 'manager' }, { role: 'nobody' }, { duty: 'desk' }];
  if (!forAsk && random.next() < 0.25) return pick(random, staff);
  return pick(random, own[about]);
}

function message(making: Making, forAsk = false): MessageSpec {
  const { random } = making;
  return {
    to: recipient(making, forAsk),
    text: text(making),
    ...(random.next() < 0.2 && { class: pick(random, CLASSES) }),
    ...(random.next() < 0.1 && { deadline: '20s' }),
  };
}

function update(making: Making): UpdateSpec {
  const { random } = making;
  const drawn = random.next();
  if (drawn < 0.5) {
    const a = pick(random, [
      '= vars.a + 1',
      '= vars.a + 1',
      '= vars.a + vars.b',
      0,
      '= event.data.n',
      '= 1 / vars.zero',
    ]);
    return { vars: { a } };
  }
  if (drawn < 0.6) return { vars: { heard: 'got {{ event.type }}', b: '= vars.b + vars.a' } };
  if (drawn < 0.8) {
    const tag = pick(random, ['t1', 't2']);
    return { tags: random.next() < 0.7 ? { add: [tag, 't3'] } : { remove: [tag] } };
  }
  if (drawn < 0.9) return { points: { add: pick(random, [2, 3, '= vars.a']) } };
  return { vars: { a: 7 }, set: { level: '= vars.a' } };
}

function acts(making: Making): Acts {
  const { random } = making;
  if (random.next() < 0.6) return { update: update(making) };
  const to = recipient(making);
  return { notify: { to, text: text(making) } };
}

function onEntry(making: Making, target: Draw): OnEntry {
  const { random } = making;
  const leads = random.next() < 0.6;
  return {
    event: pick(random, EVENTS),
    ...(random.next() < 0.5 && { if: eventCondition(making) }),
    ...(leads ? target() : {}),
    ...(!leads || random.next() < 0.2 ? acts(making) : {}),
  };
}

function afterEntry(making: Making, target: Draw): AfterEntry {
  const { random } = making;
  const delay = pick(random, SPANS);
  if (random.next() < 0.5) {
    return { delay, ...target(), ...(random.next() < 0.3 && acts(making)) };
  }
  const max = 1 + randomBelow(random, 4);
  return { delay, ...acts(making), ...(random.next() < 0.6 && { every: true, max }) };
}

function entries(
  making: Making,
  of: { readonly onMax: number; readonly afterMax: number; readonly target: Draw },
) {
  const drawn = listOf(making, { max: of.onMax }, () => onEntry(making, of.target));
  // Often several listen for the same event, so that their order tells.
  const isOne = making.random.next() < 0.5;
  const on = drawn.map((entry) => (isOne ? { ...entry, event: drawn[0]?.event ?? '' } : entry));
  const after = listOf(making, { max: of.afterMax }, () => afterEntry(making, of.target));
  return { ...(on.length > 0 && { on }), ...(after.length > 0 && { after }) };
}

/** What a step without a time of its own is left by. */
function waysOut(making: Making, { main, later }: Ways) {
  const { random } = making;
  const { on = [], after = [] } = entries(making, { onMax: 2, afterMax: 1, target: later });
  const out = random.next() < 0.5;
  return {
    on: [...on, ...(out ? [{ event: pick(random, EVENTS), ...main() }] : [])],
    after: [...after, ...(out ? [] : [{ delay: pick(random, SPANS), ...main() }])],
  };
}

function starts(making: Making): FlowDocument['start'] {
  const { random } = making;
  return listOf(making, { min: 1, max: 2 }, () => ({
    on: pick(random, ['member.joined', 'test.one', 'test.two', 'message.received', 'order.paid']),
    ...(random.next() < 0.2 && { if: 'event.data.n >= 1' }),
    ...(random.next() < 0.2 && { late: pick(random, ['5m', '3h']) }),
  }));
}

function reenter({ random }: Making): NonNullable<FlowDocument['reenter']> {
  return pick(random, ['never', 'ended', 'ended', 'ended', { after: '2h' }, 'restart'] as const);
}

/** The parts that steps and flows are made of. */
export const parts = {
  listOf,
  end,
  condition,
  eventCondition,
  text,
  message,
  update,
  onEntry,
  afterEntry,
  entries,
  waysOut,
  starts,
  reenter,
};
