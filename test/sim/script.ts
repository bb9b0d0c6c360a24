import type { JsonObject, Random } from '../../engine/base/index.ts';
import { pick, randomBelow } from '../../engine/base/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import type { FlowRule } from './made-flows.ts';
import { SIM_FLOWS } from './sim-flows.ts';

/** Something that happens to the installation from outside, so long after its beginning. */
export type Action = { readonly atMs: number } & (
  | { readonly type: 'tell'; readonly events: readonly ScriptEvent[]; readonly person: string }
  | { readonly type: 'publish' | 'pauseFlow'; readonly flow: string }
  | { readonly type: 'cancel' | 'operatorRetry' }
);

/** An event without its time, which is the moment of telling, less `agoMs`. */
export interface ScriptEvent extends Omit<IncomingEvent, 'time'> {
  readonly agoMs: number;
}

export interface Script {
  readonly flows: readonly (readonly [id: string, rule: FlowRule])[];
  readonly actions: readonly Action[];
}

const HOUR = 3_600_000;
const TEXTS = ['1', '2', 'hi', '嗨', '请问怎么报名？', '投诉', '听完了', '要顾问', '谢谢'];
const KINDS: readonly (readonly [weight: number, make: (draw: Draw) => ScriptEvent])[] = [
  [6, (draw) => draw.ofMember('member.joined', {})],
  [9, (draw) => draw.ofMember('message.received', { text: pick(draw.random, TEXTS) })],
  [2, (draw) => draw.ofMember('member.left', {})],
  [3, (draw) => draw.ofMember('order.placed', { orderRef: draw.name('o', 3) })],
  [2, (draw) => draw.ofMember('order.paid', { orderRef: draw.name('o', 3) })],
  [2, (draw) => draw.ofMember('link.clicked', {})],
  [2, (draw) => draw.ofMember('page.viewed', {})],
  [2, (draw) => draw.ofMember('complaint.received', {})],
  [2, (draw) => draw.ofMember('message.answered', { by: pick(draw.random, ['bot', 'li']) })],
  [3, (draw) => draw.ofCustomer('trial.started', { trialRef: draw.name('t', 2) })],
  [1, (draw) => draw.ofCustomer('trial.converted', { trialRef: draw.name('t', 2) })],
  [1, (draw) => draw.ofCustomer('contact.added', { staff: { ref: 'li' } })],
  [1, (draw) => draw.ofCustomer('contact.lost', { staff: { ref: 'li' } })],
  [1, (draw) => draw.ofGroup('campaign.ended', {})],
];

/** Draws events of a small world of persons and groups, each with an id of its own. */
interface Draw {
  readonly random: Random;
  readonly person: string;
  name(prefix: string, count: number): string;
  ofMember(type: string, data: JsonObject): ScriptEvent;
  ofCustomer(type: string, data: JsonObject): ScriptEvent;
  ofGroup(type: string, data: JsonObject): ScriptEvent;
}

export function drawScript(random: Random): Script {
  const ids = Object.keys(SIM_FLOWS);
  const wanted = 2 + randomBelow(random, 5);
  const flows = Object.entries(SIM_FLOWS).filter(
    ([id]) => id === 'chat' || random.next() < wanted / ids.length,
  );
  const horizonMs = pick(random, [2, 24, 24, 120, 240]) * HOUR;
  const persons = 1 + randomBelow(random, 4);
  const bursts = 4 + randomBelow(random, 5);
  let told = 0;
  const nextId = () => {
    told += 1;
    return `e${told}`;
  };
  const actions: Action[] = [];
  for (let burst = 0; burst < bursts; burst += 1) {
    const atMs = burst === 0 ? 0 : Math.floor(random.next() * horizonMs);
    const tells = 1 + randomBelow(random, 3);
    for (let tell = 0; tell < tells; tell += 1) {
      const person = `p${randomBelow(random, persons)}`;
      const draw = drawOf(random, person, nextId);
      const first = burst === 0 && tell === 0 ? [draw.ofMember('member.joined', {})] : [];
      const events = Array.from({ length: 1 + randomBelow(random, 3) }, () => drawEvent(draw));
      actions.push({ type: 'tell', atMs, events: [...first, ...events], person });
    }
  }
  actions.push(...drawMeddling(random, horizonMs, flows));
  return { flows, actions: actions.sort((left, right) => left.atMs - right.atMs) };
}

/** What people do while flows run; whether it happens at all is a fault like any other. */
function drawMeddling(
  random: Random,
  horizonMs: number,
  flows: readonly (readonly [string, FlowRule])[],
): readonly Action[] {
  const types = ['publish', 'pauseFlow', 'cancel', 'operatorRetry', 'operatorRetry'] as const;
  return types.map((type) => {
    const atMs = Math.floor(random.next() * horizonMs);
    const [flow] = pick(random, flows);
    return type === 'publish' || type === 'pauseFlow' ? { type, atMs, flow } : { type, atMs };
  });
}

/** Draws one event that a person sets off, or that their group is told of. */
export function drawEventOf(random: Random, person: string, id: string): ScriptEvent {
  return drawEvent(drawOf(random, person, () => id));
}

function drawEvent(draw: Draw): ScriptEvent {
  const total = KINDS.reduce((sum, [weight]) => sum + weight, 0);
  let place = draw.random.next() * total;
  for (const [weight, make] of KINDS) {
    place -= weight;
    if (place < 0) return make(draw);
  }
  return draw.ofMember('member.joined', {});
}

function drawOf(random: Random, person: string, nextId: () => string): Draw {
  const name = (prefix: string, count: number) => `${prefix}${randomBelow(random, count)}`;
  const about = (subject: string, type: string, data: JsonObject): ScriptEvent => {
    const id = nextId();
    return { id, source: 'sim', type, subject, data, agoMs: 0 };
  };
  const group = () => name('g', 2);
  const groupData = { ref: 'g', name: '群', size: 60, ownerRef: 'wang' };
  return {
    random,
    person,
    name,
    ofMember: (type, data) =>
      about(`group/${group()}/member/${person}`, type, { ...data, group: groupData }),
    ofCustomer: (type, data) => about(`customer/${person}`, type, data),
    ofGroup: (type, data) => about(`group/${group()}`, type, { ...data, group: groupData }),
  };
}
