import { describe, expect, it } from 'vitest';
import { dueAtOf } from '../../engine/store/due-at.ts';
import { at, customer, instanceOf } from './contract/fixtures.ts';

const timers = { a: { dueAt: at(9), fired: 0 }, b: { dueAt: at(4), fired: 3 } };

describe('dueAtOf', () => {
  it('is the earliest timer', () => {
    expect(dueAtOf(instanceOf(customer('ann'), { timers }))).toBe(at(4));
  });

  it('is null without timers and after the end', () => {
    expect(dueAtOf(instanceOf(customer('ann')))).toBeNull();
    expect(dueAtOf(instanceOf(customer('ann'), { timers, status: 'failed' }))).toBeNull();
  });
});
