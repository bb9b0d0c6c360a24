import { describe, expect, it } from 'vitest';
import type { EffectKey } from '../../../engine/base/index.ts';
import type { Cause, Effect, Instance, JournalEntry } from '../../../engine/core/index.ts';
import type { Runner } from '../../../engine/store/postgres/database.ts';
import { pack } from '../../../engine/store/postgres/packed.ts';
import type { TurnRecord } from '../../../engine/store/postgres/record.ts';
import { createRecordMemory, parseRecord } from '../../../engine/store/postgres/record.ts';
import {
  parseRecordBody,
  recordBodyText,
  type StoredEffect,
} from '../../../engine/store/postgres/record-body.ts';
import { at, customer, entered, greet, instanceOf, NOW, sendOf } from '../contract/fixtures.ts';

const ann = instanceOf(customer('ann'));
const journal: readonly JournalEntry[] = [entered(ann, 1)];
const effects: readonly Effect[] = [sendOf(ann)];

const emit = {
  type: 'emit',
  key: `${ann.id}/tell/2/3` as EffectKey,
  events: [],
  members: null,
  createdAt: NOW,
} as const;

function originOf({ flow, version, id, subject }: Instance) {
  return { flow, version, instance: id, step: greet, subject };
}

function row(body: string) {
  return { shard: 3, turn: 7, at: NOW, body: pack(body) };
}

describe('a record', () => {
  it('comes back as it was, whatever is unusual in it', () => {
    const bob = instanceOf(customer('bob'));
    const [send] = effects;
    if (send?.type !== 'send') throw new Error('It is a message.');
    const handedOver = { type: 'handedOver', step: greet, key: send.key, to: send.to } as const;
    const foreign = { ...handedOver, key: `${bob.id}x/greet/1/1` as EffectKey };
    const body = {
      journal: [
        ...journal,
        { instance: ann.id, at: NOW, fact: handedOver },
        { instance: ann.id, at: at(7), fact: { type: 'withdrawn', step: greet, key: send.key } },
        { instance: bob.id, at: at(5), fact: foreign },
      ],
      effects: [
        send,
        { ...send, key: 'other' as EffectKey, mention: ['li'], promise: 'at-most-once' },
        { ...send, createdAt: at(5), deadlineAt: at(9), channel: 'group', origin: originOf(bob) },
        { ...emit, origin: originOf(ann) },
      ],
    } as const;
    const text = recordBodyText(NOW, body as never); // frozen by its form alone
    expect(parseRecordBody(NOW, JSON.parse(text))).toStrictEqual(body);
  });

  it('keeps every fact, with whatever caused it', () => {
    const causes: readonly Cause[] = [
      { type: 'start' },
      { type: 'condition' },
      { type: 'result' },
      { type: 'event', id: 'm-1', event: 'message.received' },
      { type: 'timer', dueAt: at(3), lateMs: 2 },
      { type: 'command', by: 'li', reason: 'asked' },
    ];
    const facts: readonly JournalEntry['fact'][] = [
      { type: 'started', version: 2, trigger: 'member.joined' },
      { type: 'waits', step: greet, until: at(9) },
      { type: 'dropped', event: 'message.received' },
      ...causes.map((cause) => ({ type: 'took', step: greet, port: 'next', cause }) as const),
      { type: 'took', step: null, port: 'on.0', cause: { type: 'result' } },
      { type: 'ended', status: 'completed', outcome: 'done', cause: { type: 'start' } },
    ];
    const body = {
      journal: facts.map((fact) => ({ instance: ann.id, at: NOW, fact })),
      effects: [],
    };
    expect(parseRecordBody(NOW, JSON.parse(recordBodyText(NOW, body)))).toStrictEqual(body);
  });

  it('tells a member by the subject, and anybody else in full', () => {
    const group = { kind: 'group', group: 'g' } as const;
    const dora = instanceOf({ kind: 'member', ref: 'g/dora' });
    const message = { ...sendOf(dora), origin: originOf(dora) };
    const tos = [{ kind: 'member', group: 'g', person: 'dora' } as const, group];
    const body = {
      journal: [],
      effects: tos.map((to) => ({ ...message, to }) as unknown as StoredEffect), // with its key
    };
    const text = recordBodyText(NOW, body);
    expect(parseRecordBody(NOW, JSON.parse(text))).toStrictEqual(body);
    expect(text.split('dora').length - 1).toBe(2);
  });

  it('names an instance once, however much it decides', () => {
    const text = recordBodyText(NOW, { journal, effects: effects as readonly StoredEffect[] });
    expect(text.split(ann.id).length - 1).toBe(1);
  });

  it('may be the journal alone, as those of the first schema are', () => {
    const basis = { shard: 3, turn: 7, at: NOW };
    expect(parseRecord(row(JSON.stringify(journal)))).toEqual({ ...basis, journal, effects: [] });
  });
});

describe('the memory of records', () => {
  const recordOf = (turn: number): TurnRecord => ({
    shard: 0,
    turn,
    at: NOW,
    journal: [],
    effects: [sendOf(ann, turn) as StoredEffect],
  });
  const stored: number[] = [];
  const runner: Runner = {
    run: async (_statement, values) => {
      stored.push(...(values[1] as number[]));
      return [];
    },
  };

  it('keeps what was written last, and reads the rest', async () => {
    const memory = createRecordMemory(2);
    memory.keep([recordOf(1), recordOf(2), recordOf(3)]);
    memory.forget([recordOf(2)]);
    const found = await memory.effects(runner, [recordOf(1), recordOf(2), recordOf(3)]);
    expect([[...found.keys()], stored]).toEqual([['0/3'], [1, 2]]);
  });
});
