import { expect, it } from 'vitest';
import type { EffectKey, Instant, Random } from '../../engine/base/index.ts';
import { pick, plusMs, randomBelow, seededRandom } from '../../engine/base/index.ts';
import type { SubjectRef } from '../../engine/core/index.ts';
import type { SendingRules, Workspace } from '../../engine/language/index.ts';
import type { World } from '../../engine/simulate/index.ts';
import { at, smallWorld } from './small-world.ts';

/* Whole flows under made policies, judged by who reads the rules once more, and naively. */

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const DAY = 24 * HOUR;
const BEGIN = at('2026-03-02T00:00:00+08:00');
const SEEDS = 24;
const EVENTS = 40;

const CLASSES = ['alpha', 'beta'];
const GROUPS = ['g1', 'g2'];
const PERSONS = ['p1', 'p2', 'p3'];

function madeRules(random: Random): SendingRules {
  const cap = { max: 1 + randomBelow(random, 3), per: pick(random, ['day', 'week', '5h', '30h']) };
  return {
    ...(random.next() < 0.7 && { cap: [cap] }),
    ...(random.next() < 0.5 && { gap: pick(random, ['2h', '7h', '30h']) }),
    ...(random.next() < 0.4 && {
      slots: pick(random, [['10:00-12:00'], ['20:00-21:00', '07:00-09:30']]),
    }),
  };
}

function madePolicy(random: Random): Partial<Workspace> {
  return {
    ...(random.next() < 0.7 && { quiet: { from: '22:00', to: '08:00' } }),
    ...(random.next() < 0.6 && { everyClass: { cap: [{ max: 3, per: 'day' }] } }),
    classes: {
      service: {},
      alpha: madeRules(random),
      beta: { ...madeRules(random), ...(random.next() < 0.3 && { quiet: 'ignore' as const }) },
    },
  };
}

const EVENTS_OF = ['order.paid', 'order.placed', 'link.clicked', 'page.viewed'];

/** One flow for each event: to whom and of which class is drawn. */
function madeFlow(random: Random, event: string, index: number): string {
  const to = pick(random, ['member', 'group', 'customer']);
  const about = to === 'customer' ? 'customer' : 'member';
  const holds = random.next() < 0.5 ? ', whenCapped: hold' : '';
  const late = random.next() < 0.3 ? ', late: { within: 20h }' : '';
  return `
flow: flow-${index}
about: ${about}
key: event.data.contentRef
start: [{ on: ${event} }]
on: [{ event: complaint.received, end: gone }]
steps:
  offer:
    send: { to: ${to}, class: ${pick(random, CLASSES)}, text: 请看${holds}${late} }
    blocked: { end: refused }
    next: rest
  rest: { wait: { for: 1h }, end: told }
`;
}

function play(seed: number): { world: World; policy: Partial<Workspace> } {
  const random = seededRandom(seed);
  const policy = madePolicy(random);
  const flows = EVENTS_OF.map((event, index) => madeFlow(random, event, index));
  const { world, tell } = smallWorld(flows, { workspace: policy, at: BEGIN });
  for (let count = 0; count < EVENTS; count += 1) {
    world.advanceTo(plusMs(world.now(), randomBelow(random, 40) * QUARTER));
    const ref = `${pick(random, GROUPS)}/${pick(random, PERSONS)}`;
    const subject: SubjectRef = { kind: 'member', ref };
    const type = random.next() < 0.1 ? 'complaint.received' : pick(random, EVENTS_OF);
    tell(type, type === 'complaint.received' ? {} : { contentRef: `c${count}` }, subject);
  }
  world.advanceTo(plusMs(world.now(), 60 * DAY));
  return { world, policy };
}

interface Out {
  readonly key: EffectKey;
  readonly at: Instant;
  readonly since: Instant;
  readonly class: string;
  readonly target: string;
  readonly holds: boolean;
}

function outsOf(world: World): readonly Out[] {
  const heldSince = new Map<EffectKey, Instant>();
  for (const entry of world.log) {
    if (entry.type !== 'journal' || entry.entry.fact.type !== 'held') continue;
    const { key } = entry.entry.fact;
    if (!heldSince.has(key)) heldSince.set(key, entry.at);
  }
  const capHeld = new Set(
    world.log.flatMap((entry) =>
      entry.type === 'journal' && entry.entry.fact.type === 'held'
        ? entry.entry.fact.why === 'capHeld'
          ? [entry.entry.fact.key]
          : []
        : [],
    ),
  );
  return world.log.flatMap((entry) => {
    if (entry.type !== 'message') return [];
    const { key, to, class: name } = entry.message;
    const target = to.kind === 'group' ? `group ${to.group}` : 'person' in to ? to.person : '';
    const since = heldSince.get(key) ?? entry.at;
    return [{ key, at: entry.at, since, class: name, target, holds: capHeld.has(key) }];
  });
}

/** Minutes since midnight in Shanghai, which knows no summer time. */
function minuteOf(time: number): number {
  return Math.floor(((time + 8 * HOUR) % DAY) / 60_000);
}

/** The days, and the weeks from Monday, since the beginning, which is a Monday. */
function unitOf(time: number, per: string): number {
  return Math.floor((time - BEGIN) / (per === 'week' ? 7 * DAY : DAY));
}

function isOpen(time: number, windows: readonly string[]): boolean {
  return windows.some((window) => {
    const [from = 0, to = 0] = window.split('-').map((clock) => {
      const [hour = 0, minute = 0] = clock.split(':').map(Number);
      return hour * 60 + minute;
    });
    const minute = minuteOf(time);
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  });
}

function hoursOf(span: string): number {
  return Number(span.replace('h', '')) * HOUR;
}

/** What forbids a message at a time, after these others to the same target. */
function forbiddenBy(
  message: Pick<Out, 'class'>,
  time: number,
  about: { readonly policy: Partial<Workspace>; readonly others: readonly Out[] },
): readonly string[] {
  const { policy, others } = about;
  const own = policy.classes?.[message.class] ?? {};
  const before = others.filter((other) => other.at <= time);
  const found: string[] = [];
  const { quiet } = policy;
  if (quiet && own.quiet !== 'ignore' && isOpen(time, [`${quiet.from}-${quiet.to}`])) {
    found.push('quiet');
  }
  if (own.slots && !isOpen(time, own.slots)) found.push('slot');
  const same = before.filter((other) => other.class === message.class);
  const { gap } = own;
  if (gap && same.some((other) => other.at + hoursOf(gap) > time)) found.push('gap');
  const caps = [
    ...(own.cap ?? []).map((cap) => ({ cap, counted: same })),
    ...(policy.everyClass?.cap ?? []).map((cap) => ({ cap, counted: before })),
  ];
  for (const { cap, counted } of caps) {
    const { max, per } = cap;
    const inWindow = counted.filter((other) =>
      per === 'day' || per === 'week'
        ? unitOf(other.at, per) === unitOf(time, per)
        : other.at > time - hoursOf(per),
    );
    if (inWindow.length >= Number(max)) found.push(`cap ${per}`);
  }
  return found;
}

it('lets nothing out that a rule forbids, and nothing later than the rules say', () => {
  const tally = { out: 0, late: 0, refused: 0, withdrawn: 0, toGroups: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { world, policy } = play(seed);
    const outs = outsOf(world);
    for (const [index, out] of outs.entries()) {
      const others = outs.filter(({ target }, place) => target === out.target && place !== index);
      const before = others.filter((other) => outs.indexOf(other) < index);
      expect([seed, out.key, forbiddenBy(out, out.at, { policy, others: before })]).toEqual([
        seed,
        out.key,
        [],
      ]);
      tally.out += 1;
      if (out.target.startsWith('group')) tally.toGroups += 1;
      if (out.since < out.at) tally.late += 1;
      for (let time: number = out.since; time < out.at; time += QUARTER) {
        const reasons = forbiddenBy(out, time, { policy, others }).filter(
          (reason) => out.holds || !reason.startsWith('cap'),
        );
        expect([seed, out.key, time, reasons.length > 0]).toEqual([seed, out.key, time, true]);
      }
    }
    const facts = world.log.flatMap((entry) =>
      entry.type === 'journal' ? [entry.entry.fact] : [],
    );
    tally.refused += facts.filter(({ type }) => type === 'blocked').length;
    tally.withdrawn += facts.filter(({ type }) => type === 'withdrawn').length;
    expect(world.instances().filter(({ status }) => status === 'active')).toEqual([]);
    for (const ref of [...PERSONS, ...GROUPS]) {
      const kind = PERSONS.includes(ref) ? 'customer' : 'group';
      expect(world.entity({ kind, ref })?.gate?.held).toBeUndefined();
    }
  }
  // Each kind of thing has happened often enough for the law to mean something.
  expect(Object.entries(tally).filter(([, count]) => count < 20)).toEqual([]);
});
