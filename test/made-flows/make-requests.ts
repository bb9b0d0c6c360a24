import { pick } from '../../engine/base/index.ts';
import type { StartSpec, StepBody, TargetValue } from './flow-document.ts';
import { type Making, parts, type Ways } from './make-parts.ts';

const { entries, waysOut } = parts;

/** What is asked of the world outside leads on by its result, or by something else meanwhile. */
function waiting(making: Making, ways: Ways): Omit<StepBody, 'call' | 'do'> {
  const { random } = making;
  const out = random.next() < 0.3 ? waysOut(making, ways) : entriesFor(making, ways);
  return {
    ...out,
    ...(random.next() < 0.5 && { save: 'lead' }),
    ...(random.next() < 0.5 && { failed: ways.later() }),
    ...ways.main(),
  };
}

function entriesFor(making: Making, { later }: Ways) {
  return entries(making, { onMax: 2, afterMax: 1, target: later });
}

function call(making: Making, ways: Ways): StepBody {
  const { random } = making;
  const path = pick(random, [
    '/leads',
    'leads/{{ vars.a }}',
    "/s/{{ event.data.text | default: '无' }}",
  ]);
  const body = { n: '= vars.a', said: '第 {{ vars.a }} 次', heard: '= event.data.n' };
  const withBody = random.next() < 0.6;
  return {
    call: {
      endpoint: 'crm',
      ...(random.next() < 0.8 && { path }),
      ...(withBody && { body: random.next() < 0.7 ? { n: body.n, said: body.said } : body }),
      ...(random.next() < 0.3 && { method: withBody ? ('PUT' as const) : ('DELETE' as const) }),
    },
    ...waiting(making, ways),
  };
}

function act(making: Making, ways: Ways): StepBody {
  const { random } = making;
  const action = pick(random, ['coupon.issue', 'points.add', 'draw.run']);
  return {
    do: {
      action,
      ...(random.next() < 0.7 && { with: { n: '= vars.a', said: '给 {{ vars.heard }}' } }),
      ...(random.next() < 0.7 && { else: pick(random, ['skip', 'fail'] as const) }),
    },
    ...waiting(making, ways),
  };
}

/** @param ways.others ids of other flows, active or not */
function start(making: Making, ways: Ways & { readonly others: readonly string[] }): StepBody {
  const { random } = making;
  const awaits = random.next() < 0.6;
  const spec: StartSpec = { flow: pick(random, ways.others), ...(awaits && { await: true }) };
  if (!awaits) return { start: spec, ...ways.main() };
  const named: Record<string, TargetValue> = {};
  for (const outcome of ['done', 'bought', 'left', 'restarted']) {
    if (random.next() < 0.4) named[outcome] = ways.later();
  }
  const takesAll = random.next() < 0.3;
  if (takesAll) named.else = ways.later();
  return {
    start: spec,
    ...entriesFor(making, ways),
    ...(Object.keys(named).length > 0 && { 'on-outcome': named }),
    ...(!takesAll && ways.main()),
  };
}

/** Steps that ask something of what is outside of the flow. */
export const requests = { call, do: act, start };
