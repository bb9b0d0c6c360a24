import { expect } from 'vitest';
import type { EffectKey, FlowId } from '../../../engine/base/index.ts';
import type { LedgerEntry } from '../../../engine/core/index.ts';
import type { FlowLedgerFilter, Store } from '../../../engine/store/index.ts';
import { shardOf } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  event,
  greet,
  instanceOf,
  member,
  resultOf,
  turnOf,
  welcome,
} from './fixtures.ts';

const ann = instanceOf(customer('ann'));

function lineOf(ordinal: number, change: Partial<LedgerEntry> = {}): LedgerEntry {
  const { id, subject } = ann;
  return {
    at: at(ordinal),
    key: `${id}/${greet}/1/${ordinal}` as EffectKey,
    to: { kind: 'customer', person: 'ann' },
    class: 'promo',
    origin: { flow: welcome, version: 1, instance: id, step: greet, subject },
    what: 'out',
    why: null,
    rule: null,
    until: null,
    ...change,
  };
}

const inRoom = (group: string) => ({ to: { kind: 'member', group, person: 'ann' } }) as const;

let turns = 0;

/** Runs a turn at an instant that says this of a person. */
async function tell(
  store: Store,
  lines: readonly LedgerEntry[],
  { ms = lines[0]?.at ?? at(0), person = 'ann' } = {},
): Promise<void> {
  turns += 1;
  await store.ingest([event(`told-${turns}`, customer(person))], at(0));
  const turn = await turnOf(store, ms as LedgerEntry['at']); // an instant of the lines
  await turn.commit(turn.work.map((work) => resultOf(work, { ledger: lines })));
}

const ordinals = (items: readonly LedgerEntry[]) => items.map(({ at: when }) => when - at(0));

/** What people were sent and not sent. */
export function ledgerContract(check: Check): void {
  lineContract(check);
  spanContract(check);
  flowContract(check);
  shardContract(check);
}

function lineContract(check: Check): void {
  check('keeps each line of the ledger whole, the newest first', async ({ store, other }) => {
    const held = lineOf(1, { what: 'held', why: 'quiet', rule: 'quiet', until: at(9) });
    const out = lineOf(2, { ...inRoom('room'), class: 'service' });
    const odd = lineOf(2, { what: 'refused', why: 'cap', class: '促销 \u0000\u001f"' });
    await tell(store, [held]);
    await tell(store, [out, odd]);
    const page = await other.ledger(customer('ann'), { limit: 10 });
    expect(page).toEqual({ items: [odd, out, held], next: null });
  });

  check('keeps no line of a turn that is rolled back', async ({ store }) => {
    await store.ingest([event('rolled-back', ann.subject)], at(0));
    const turn = await turnOf(store);
    await turn.rollback();
    expect(await store.ledger(ann.subject, { limit: 10 })).toEqual({ items: [], next: null });
  });

  check('keeps the time of a line that is not that of its turn', async ({ store }) => {
    await tell(store, [lineOf(3)], { ms: at(5) });
    expect(ordinals((await store.ledger(ann.subject, { limit: 10 })).items)).toEqual([3]);
  });

  check('tells of a membership only what went to it, of a person all', async ({ store }) => {
    await tell(store, [lineOf(1), lineOf(1, inRoom('room')), lineOf(1, inRoom('hall'))]);
    await tell(store, [lineOf(2, { to: { kind: 'customer', person: 'bob' } })], { person: 'bob' });
    const counts = [customer('ann'), member('ann'), member('ann', 'hall'), customer('bob')].map(
      async (subject) => (await store.ledger(subject, { limit: 10 })).items.length,
    );
    expect(await Promise.all(counts)).toEqual([3, 1, 1, 1]);
  });
}

function spanContract(check: Check): void {
  check('pages through the ledger, also within a turn', async ({ store }) => {
    await tell(store, [lineOf(1, { class: 'a' }), lineOf(1, { class: 'b' })]);
    await tell(store, [lineOf(2, { class: 'c' }), lineOf(2, { class: 'd' })]);
    await tell(store, [lineOf(3, { class: 'e' })]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.ledger(ann.subject, {
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(page.items.map((entry) => entry.class).join(''));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['ed', 'cb', 'a']);
  });

  check('narrows the ledger to a span, without its end', async ({ store }) => {
    for (const ms of [1, 2, 3, 4]) await tell(store, [lineOf(ms)]);
    const listed = async (span: { from?: LedgerEntry['at']; to?: LedgerEntry['at'] }) =>
      ordinals((await store.ledger(ann.subject, { ...span, limit: 10 })).items);
    expect(await listed({ from: at(2), to: at(4) })).toEqual([3, 2]);
    expect(await listed({ from: at(4) })).toEqual([4]);
    expect(await listed({ to: at(2) })).toEqual([1]);
  });

  check('forgets lines that are older than an instant', async ({ store }) => {
    for (const ms of [1, 5]) await tell(store, [lineOf(ms)]);
    const removed = () => store.prune({ table: 'ledger', before: at(5), max: 10 });
    expect([await removed(), await removed()]).toEqual([1, 0]);
    expect(ordinals((await store.ledger(ann.subject, { limit: 10 })).items)).toEqual([5]);
  });

  check('counts by step what messages came to, and why', async ({ store }) => {
    const refused = { what: 'refused', why: 'cap', rule: 'a.b' } as const;
    await tell(store, [lineOf(1), lineOf(1, refused), lineOf(1, { what: 'held', why: 'quiet' })]);
    await tell(store, [lineOf(2, refused)]);
    const second = { ...lineOf(3).origin, version: 2 };
    await tell(store, [lineOf(3, { ...refused, origin: second })]);
    const messagesOf = async (version: number | null) =>
      (await store.figures(welcome, version)).map(({ step, messages, ports }) => [
        step,
        ports,
        messages.map(({ what, why, rule, count }) => [what, why, rule, count]),
      ]);
    const [held, out] = [
      ['held', 'quiet', null, 1],
      ['out', null, null, 1],
    ];
    expect(await messagesOf(1)).toEqual([[greet, {}, [['refused', 'cap', 'a.b', 2], held, out]]]);
    expect(await messagesOf(null)).toEqual([
      [greet, {}, [['refused', 'cap', 'a.b', 3], held, out]],
    ]);
  });
}

function flowContract(check: Check): void {
  check('lists the lines of a flow to anybody, page by page', async ({ store }) => {
    const other = { ...lineOf(1).origin, flow: 'other' as FlowId };
    await tell(store, [lineOf(1, { class: 'a' }), lineOf(1, { class: 'x', origin: other })]);
    const bob = { to: { kind: 'customer', person: 'bob' } } as const;
    await tell(store, [lineOf(2, { ...bob, class: 'b' }), lineOf(2, { ...bob, class: 'c' })], {
      person: 'bob',
    });
    await tell(store, [lineOf(3, { class: 'd' })]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.flowLedger({
        flow: welcome,
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(page.items.map((entry) => entry.class).join(''));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.join('')).toBe('dcba');
  });

  check('narrows them by step, by what became of them, why, and by which rule', async (ground) => {
    const { store } = ground;
    const refused = { what: 'refused', why: 'cap', rule: 'promo' } as const;
    const step = { ...lineOf(4).origin, step: 'other' as typeof greet };
    await tell(store, [lineOf(1), lineOf(1, { what: 'held', why: 'quiet' })]);
    await tell(store, [lineOf(2, refused)]);
    await tell(store, [lineOf(3, { ...refused, rule: '*' })]);
    await tell(store, [lineOf(4, { ...refused, origin: step })]);
    const listed = async (filter: Partial<FlowLedgerFilter>) =>
      ordinals((await store.flowLedger({ flow: welcome, ...filter, limit: 9 })).items);
    expect(await listed({ what: 'refused' })).toEqual([4, 3, 2]);
    expect(await listed({ why: 'cap', rule: 'promo', step: greet })).toEqual([2]);
    expect(await listed({ why: 'quiet' })).toEqual([1]);
    expect(await listed({ step: 'none' })).toEqual([]);
  });
}

function shardContract(check: Check): void {
  check('lists all lines of a period, shard by shard, with whose they are', async ({ store }) => {
    for (const ms of [1, 2, 3, 4]) await tell(store, [lineOf(ms)]);
    const bob = { to: { kind: 'customer', person: 'bob' } } as const;
    await tell(store, [lineOf(2, bob)], { person: 'bob' });
    const period = { from: at(2), to: at(4) };
    const { shardCount } = await store.shardLedger(0, period);
    const shards = Array.from({ length: shardCount }, (_, shard) => shard);
    const found: string[] = [];
    for (const shard of shards) {
      const page = await store.shardLedger(shard, period);
      expect(page.next).toBe(null);
      found.push(...page.items.map(({ owner, entry }) => `${owner} ${entry.at - at(0)}`));
    }
    expect(found.filter((line) => line.includes('ann'))).toEqual(['person:ann 2', 'person:ann 3']);
    expect(found.filter((line) => line.includes('bob'))).toEqual(['person:bob 2']);
    expect(found).toHaveLength(3);
    expect((await store.shardLedger(shardCount, period)).items).toEqual([]);
  });

  check('pages through the lines of a shard', async ({ store }) => {
    const { shardCount } = await store.shardLedger(0, { from: at(0), to: at(1) });
    const shard = shardOf({ kind: 'person', ref: 'ann' }, shardCount);
    for (let ms = 1; ms <= 201; ms += 1) await tell(store, [lineOf(ms)]);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const period = { from: at(0), to: at(1_000), ...(cursor === undefined ? {} : { cursor }) };
      const page = await store.shardLedger(shard, period);
      seen.push(...ordinals(page.items.map(({ entry }) => entry)));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 201 }, (_, index) => index + 1));
  });
}
