import { pick, randomBelow } from '../../engine/base/index.ts';
import type {
  CollectSpec,
  LadderSpec,
  Staff,
  StepBody,
  TaskSpec,
  TicketSpec,
} from './flow-document.ts';
import { EVENTS, type Making, parts, SPANS, type Ways } from './make-parts.ts';

const { entries, eventCondition, listOf, text, waysOut } = parts;

function staff({ random, about }: Making): Staff {
  const owner: readonly Staff[] = about === 'customer' ? [] : ['owner'];
  const rest: readonly Staff[] = [{ role: 'manager' }, { role: 'nobody' }, { staff: 'li' }];
  return pick(random, [...owner, ...rest, { duty: 'desk' }, { duty: 'desk' }]);
}

function task(making: Making, ways: Ways): StepBody {
  const { random } = making;
  const spec: TaskSpec = {
    assign: staff(making),
    title: text(making),
    ...(random.next() < 0.4 && { body: text(making) }),
    choices: { yes: '同意', no: '不同意' },
    ...(random.next() < 0.4 && { approvals: 2 }),
    ...(random.next() < 0.3 && { keep: true }),
  };
  const out = random.next() < 0.5 ? waysOut(making, ways) : entriesFor(making, ways);
  const saved = random.next() < 0.5 && { save: 'picked' };
  return { task: spec, ...out, ...saved, yes: ways.main(), no: ways.later() };
}

function entriesFor(making: Making, { later }: Ways) {
  return entries(making, { onMax: 2, afterMax: 1, target: later });
}

function ticket(making: Making, ways: Ways): StepBody {
  const { random } = making;
  const spec: TicketSpec = {
    department: '售后',
    title: text(making),
    ...(random.next() < 0.5 && { priority: pick(random, ['low', 'high', 'urgent'] as const) }),
    ...(random.next() < 0.5 && { fields: { n: '= vars.a', said: text(making), fix: 3 } }),
    ...(random.next() < 0.4 && { messages: ['m{{ vars.a }}', '= event.data.text'] }),
  };
  if (random.next() < 0.4) return { ticket: spec, ...ways.main() };
  const saved = random.next() < 0.5 && { save: 'picked' };
  return { ticket: spec, ...entriesFor(making, ways), ...saved, resolved: ways.later() };
}

function ladder(making: Making, ways: Ways): StepBody {
  const { random } = making;
  const count = 1 + randomBelow(random, 3);
  const levels = Array.from({ length: count }, (_, index) => ({
    to: random.next() < 0.25 ? { bot: 'faq' } : staff(making),
    ...((index > 0 || random.next() < 0.3) && { after: pick(random, SPANS) }),
    ...(random.next() < 0.4 && { notify: staff(making) }),
  }));
  const drawn = random.next();
  const until = listOf(making, { min: 1, max: 2 }, () => ({
    event: pick(random, EVENTS),
    ...(random.next() < 0.3 && { if: eventCondition(making) }),
    ...(random.next() < 0.3 && { by: 'bot' as const }),
  }));
  const spec: LadderSpec = {
    ...(random.next() < 0.7 && { calendar: pick(random, ['office', 'night', 'always'] as const) }),
    ...(drawn < 0.2 && { from: 1 + randomBelow(random, count) }),
    ...(drawn > 0.7 && { from: '= vars.a' }),
    levels,
    until,
    ...((count === 1 || random.next() < 0.3) && { within: pick(random, SPANS) }),
    ...(random.next() < 0.7 && { text: text(making) }),
  };
  return { ladder: spec, ...entriesFor(making, ways), ...ways.main(), exhausted: ways.later() };
}

function collect(making: Making, ways: Ways): StepBody {
  const { random } = making;
  const drawn = random.next();
  const spec: CollectSpec = {
    event: pick(random, EVENTS),
    ...(random.next() < 0.3 && { if: eventCondition(making) }),
    ...(drawn < 0.7 && { for: pick(random, SPANS) }),
    ...(drawn > 0.4 && { max: 1 + randomBelow(random, 3) }),
    into: pick(random, ['list', 'list', 'more']),
  };
  return { collect: spec, ...entriesFor(making, ways), ...ways.main() };
}

/** Steps that wait for people or for a number of events. */
export const work = { task, ticket, ladder, collect };
