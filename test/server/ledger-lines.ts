import type { EffectKey, FlowId, InstanceId, Instant, StepId } from '../../engine/base/index.ts';
import type { LedgerEntry } from '../../engine/core/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { event, resultOf, TURN } from '../store/contract/fixtures.ts';

/** A line about the first send of a flow to `p1`, as the gate writes it. */
export function lineOf(at: Instant, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    at,
    key: 'i1/tell/1/1' as EffectKey,
    to: { kind: 'customer', person: 'p1' },
    class: 'promo',
    origin: {
      flow: 'flash-sale' as FlowId,
      version: 1,
      instance: 'i1' as InstanceId,
      step: 'tell' as StepId,
      subject: { kind: 'member', ref: 'g1/p1' },
    },
    what: 'out',
    why: null,
    rule: null,
    until: null,
    ...change,
  };
}

/** Lets a turn say this of `p1`. */
export async function tellLedger(store: Store, lines: readonly LedgerEntry[]): Promise<void> {
  const id = `line-${lines[0]?.at}-${lines[0]?.key}`;
  const now = lines[0]?.at ?? TURN.now;
  await store.ingest([event(id, { kind: 'customer', ref: 'p1' })], now);
  const turn = await store.beginTurn({ ...TURN, now });
  if (turn === null) throw new Error('There was no work for a turn.');
  await turn.commit(turn.work.map((work) => resultOf(work, { ledger: lines })));
}

/** The flow whose lines these are. */
export const FLASH_SALE = `flow: flash-sale
title: 限时活动
about: member
start: [{ on: member.joined }]
steps:
  tell:
    title: 限时秒杀
    send: { to: customer, class: promo, text: 今晚八点 }
    end: told
`;

export const FLASH_WORKSPACE = `zone: Asia/Shanghai
quiet: { from: "22:00", to: "08:00" }
classes: { promo: { cap: [{ max: 2, per: month }] } }
`;
