import { describe, expect, it } from 'vitest';
import type { Effect, JournalEntry } from '../../../engine/core/index.ts';
import type { Runner } from '../../../engine/store/postgres/database.ts';
import { pack } from '../../../engine/store/postgres/packed.ts';
import type { StoredEffect, TurnRecord } from '../../../engine/store/postgres/record.ts';
import { createRecordMemory, parseRecord } from '../../../engine/store/postgres/record.ts';
import { customer, entered, instanceOf, NOW, sendOf } from '../contract/fixtures.ts';

const ann = instanceOf(customer('ann'));
const journal: readonly JournalEntry[] = [entered(ann, 1)];
const effects: readonly Effect[] = [sendOf(ann)];

function row(body: string) {
  return { shard: 3, turn: 7, at: NOW, body: pack(body) };
}

describe('a record', () => {
  it('may be the journal alone, as those of the first schema are', () => {
    const basis = { shard: 3, turn: 7, at: NOW };
    expect(parseRecord(row(JSON.stringify({ journal, effects })))).toEqual({
      ...basis,
      journal,
      effects,
    });
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
