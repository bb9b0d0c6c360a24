import { describe, expect, it } from 'vitest';
import { rememberUntil, stillCounted } from '../../../engine/core/index.ts';
import { formatLocal } from '../../../engine/language/index.ts';
import { at, policyWorkspace, sent } from './policy-ground.ts';

const workspace = policyWorkspace(`
classes:
  promo: { cap: [{ max: 2, per: month }, { max: 1, per: 36h }], gap: 7d }
  news: { cap: [{ min: 1, per: month }], slots: ["10:00-11:00"] }
campaigns: { flash: { class: promo, gap: 60d } }
connectors: { sandbox: { kind: sandbox }, shop: { kind: console, quota: [{ max: 3, per: week }] } }
deliver: { member: sandbox }
`);

const until = (line: string, connector = 'sandbox') => {
  const end = rememberUntil({ ...sent(line, workspace), connector }, workspace);
  return end === null ? null : formatLocal(end, workspace.zone);
};

describe('what was sent', () => {
  it('is remembered as long as the longest window of a rule that counts it', () => {
    expect(until('2026-03-02 20:00 promo')).toBe('2026-04-01 00:00');
    expect(until('2026-03-30 20:00 promo')).toBe('2026-04-06 20:00');
    expect(until('2026-03-02 20:00 flash')).toBe('2026-05-01 20:00');
  });

  it('is not remembered where no rule counts it', () => {
    expect(until('2026-03-02 20:00 news')).toBeNull();
    expect(until('2026-03-02 20:00 service')).toBeNull();
    expect(until('2026-03-02 20:00 service', 'shop')).toBe('2026-03-09 00:00');
  });

  it('is not remembered for a rule that leaves it out', () => {
    const every = policyWorkspace(
      'classes: { "*": { except: [service], cap: [{ max: 1, per: day }] }, a: {} }',
    );
    expect(rememberUntil(sent('2026-03-02 20:00 service', every), every)).toBeNull();
    expect(rememberUntil(sent('2026-03-02 20:00 a', every), every)).not.toBeNull();
  });

  it('is dropped when no window reaches it any more, unless it waits to be confirmed', () => {
    const old = sent('2026-01-02 20:00 promo', workspace);
    const open = sent('2026-01-03 20:00 promo pending', workspace);
    const news = sent('2026-03-02 10:00 news', workspace);
    const now = at('2026-03-02 12:00', workspace);
    expect(stillCounted([old, open, news], { workspace, now })).toEqual([open]);
    const kept = [open];
    expect(stillCounted(kept, { workspace, now })).toBe(kept);
  });
});
