import { pick, randomBelow } from '../../engine/base/index.ts';
import type { EmitSpec, FlowDocument, StepBody, WaitSpec } from './flow-document.ts';
import { type Draw, type Making, parts, SPANS, type Ways } from './make-parts.ts';

const { condition, entries, listOf, message, update, waysOut } = parts;

function send(making: Making, { any, main, later }: Ways): StepBody {
  const { random } = making;
  const waits = random.next() < 0.4;
  return {
    send: message(making),
    ...(waits && { failed: later(), ...(random.next() < 0.4 && { blocked: any() }) }),
    ...(waits ? entries(making, { onMax: 1, afterMax: 1, target: later }) : {}),
    ...main(),
  };
}

function choose(making: Making, { any, main }: Ways): StepBody {
  const branch = () => ({ if: condition(making), ...any() });
  return { choose: listOf(making, { min: 1, max: 2 }, branch), else: main() };
}

function split({ random }: Making, { any, main }: Ways): StepBody {
  const shares = [
    { share: 30, ...any() },
    { share: 70, ...main() },
  ];
  return { split: shares, ...(random.next() < 0.5 && { per: 'visit' as const }) };
}

function wait(making: Making, { main, later }: Ways): StepBody {
  const on = entries(making, { onMax: 3, afterMax: 2, target: later });
  return { wait: waitSpec(making, later), ...on, ...main() };
}

function waitSpec(making: Making, target: Draw): WaitSpec {
  const { random } = making;
  const days = pick(random, ['workdays', 'holidays', ['tue', 'sat']] as const);
  const span = pick(random, SPANS);
  const plain = pick(random, [
    { for: span },
    { for: span },
    { for: span },
    { at: pick(random, ['10:00', '18:30']) },
    { for: span, at: '10:00' },
    { for: span, at: '09:30', days },
    { for: span, between: '09:00-11:00' },
    { for: span, between: ['22:00-02:00', '12:00-13:00'] },
    { between: '09:00-18:00', days },
    { for: span, days },
    { at: '08:00', until: "timestamp('2026-03-04T01:30:00Z')" },
    { for: '1h', until: "timestamp('2026-03-03T16:00:00Z')" },
  ] as const);
  const within = pick(random, ['1m', '2h', '1d']);
  return { ...plain, ...(random.next() < 0.2 && { late: { within, ...target() } }) };
}

function ask(making: Making, ways: Ways & { readonly self: string }): StepBody {
  const { random } = making;
  const { main, later, self } = ways;
  const matches = [['1'], ['2', { contains: '价格' }], ['a', 'yes']];
  const first = randomBelow(random, 3);
  const count = randomBelow(random, 3);
  const options = matches
    .slice(first, first + count)
    .map((match, index) => ({ match, ...(index === 0 ? main() : later()) }));
  const max = random.next() < 0.5 ? { max: 1 + randomBelow(random, 2) } : {};
  const hasElse = options.length === 0 || random.next() < 0.6;
  const { on, after = [] } = entries(making, { onMax: 1, afterMax: 1, target: later });
  return {
    ask: {
      ...message(making, true),
      ...(options.length > 0 && { options }),
      ...(hasElse && { else: { ...(random.next() < 0.5 ? { next: self } : later()), ...max } }),
    },
    ...(random.next() < 0.4 && { save: 'heard' }),
    ...(random.next() < 0.4 && { failed: later() }),
    ...(random.next() < 0.3 && { blocked: main() }),
    ...(on && { on }),
    after: [{ delay: pick(random, SPANS), ...main() }, ...after],
  };
}

function emit({ random, about }: Making): EmitSpec {
  const reached: Readonly<Record<FlowDocument['about'], readonly EmitSpec['to'][]>> = {
    member: ['self', 'group', { customer: 'p2' }],
    customer: ['self', { customer: '= event.data.friend' }, { customer: 'p1' }],
    group: ['self', 'members', 'group'],
  };
  const to = pick(random, reached[about]);
  const event = pick(random, ['test.two', 'test.three', 'test.three']);
  const data = pick(random, [{}, { n: '= vars.a' }, { n: 3, text: '又 {{ vars.a }}' }]);
  return { event, ...(to !== undefined && { to }), data };
}

/** The steps that flows are made of, by kind. */
export const steps = {
  send,
  wait,
  listen: (making: Making, ways: Ways): StepBody => ({ wait: {}, ...waysOut(making, ways) }),
  ask,
  choose,
  split,
  update: (making: Making, { main }: Ways): StepBody => ({ update: update(making), ...main() }),
  emit: (making: Making, { main }: Ways): StepBody => ({ emit: emit(making), ...main() }),
};
