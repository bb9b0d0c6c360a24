import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import { judgeMessage, type SentMessage } from '../../engine/core/index.ts';
import { parseInstant, parseWorkspace } from '../../engine/language/index.ts';
import { libraryText } from './library.ts';

const text = libraryText('workspace.yaml');
const workspace = parseWorkspace(text).workspace!;
const at = (local: string) => parseInstant(local, workspace.zone) ?? instant(Number.NaN);

/** What the library's policy says to a customer of the stage 活跃. */
function judge(name: string, local: string, before: readonly [string, string][] = []) {
  const sent = before.map(
    ([sentName, when]): SentMessage => ({
      at: at(when),
      class: workspace.campaigns[sentName]?.class ?? sentName,
      campaign: workspace.campaigns[sentName] ? sentName : null,
      connector: 'sandbox',
      pending: false,
    }),
  );
  const verdict = judgeMessage(
    { class: name, texts: [], connector: 'sandbox' },
    { standing: { optedOut: false, consents: [], stage: '活跃' }, sent },
    { workspace, now: at(local) },
  );
  return verdict.type === 'now' ? 'now' : `${verdict.type}: ${verdict.why}`;
}

describe('the policy of the library', () => {
  it.each([
    ['knowledge', '10:00', '11:00', '30%'],
    ['promo', '20:00', '21:00', '25%'],
    ['ugc', '15:00', '16:00', '20%'],
    ['news', '09:00', '10:00', '15%'],
    ['fun', '14:00', '15:00', '10%'],
  ])('sends %s from %s until before %s, as %s of all', (name, ...[from, to, share]) => {
    expect(judge(name, `2026-03-02T${from}`)).toBe('now');
    expect(judge(name, `2026-03-02T${to}`)).toBe('later: slot');
    expect(workspace.classes[name]?.share).toBe(share);
  });

  it('keeps seven days between two campaigns, and has two of them a month', () => {
    const first: [string, string] = ['flash-sale', '2026-03-02T20:30'];
    expect(judge('group-buy', '2026-03-09T20:29', [first])).toBe('later: gap');
    expect(judge('group-buy', '2026-03-09T20:30', [first])).toBe('now');
    const second: [string, string] = ['group-buy', '2026-03-09T20:30'];
    expect(judge('flash-sale', '2026-03-20T20:30', [first, second])).toBe('never: cap');
    expect(judge('flash-sale', '2026-04-01T20:30', [first, second])).toBe('now');
  });

  it('shares knowledge every three days, and recommends twice a week', () => {
    const shared: [string, string] = ['knowledge', '2026-03-02T10:00'];
    expect(judge('knowledge', '2026-03-04T10:00', [shared])).toBe('later: gap');
    expect(judge('knowledge', '2026-03-05T10:00', [shared])).toBe('now');
    const twice: [string, string][] = [
      ['recommendation', '2026-03-02T12:00'],
      ['recommendation', '2026-03-04T12:00'],
    ];
    expect(judge('recommendation', '2026-03-08T12:00', twice)).toBe('never: cap');
    expect(judge('recommendation', '2026-03-09T12:00', twice)).toBe('now');
  });

  it('tires nobody, and answers at any time', () => {
    const three: [string, string][] = [
      ['news', '2026-03-02T09:30'],
      ['knowledge', '2026-03-02T10:00'],
      ['fun', '2026-03-02T14:00'],
    ];
    expect(judge('ugc', '2026-03-02T15:00', three)).toBe('never: cap');
    expect(judge('service', '2026-03-02T23:30', three)).toBe('now');
    expect(judge('reminder', '2026-03-02T23:30')).toBe('later: quiet');
  });

  it('sends campaigns to customers of their stage', () => {
    expect(judge('flash-sale', '2026-03-02T20:00')).toBe('now');
    expect(judge('member-day', '2026-03-02T20:00')).toBe('never: stage');
  });

  it('could not promise three campaigns a month, of which it has at most two', () => {
    const promised = text
      .replace('title: 限时秒杀, class: promo, cap: [{ max: 2,', '$&  min: 2,')
      .replace('title: 拼团, class: promo, cap: [{ max: 1,', '$&  min: 1,');
    const { findings } = parseWorkspace(promised);
    expect(findings.map(({ code, path, message }) => [code, path.join('.'), message.en])).toEqual([
      [
        'RULES_CONTRADICT',
        'classes.promo.cap.0',
        'These cannot both hold: `promo` has at most 2 a month, and `flash-sale` at least 2 a month, `group-buy` at least 1 a month, which is 3 a month.',
      ],
    ]);
    const widened = promised.replace('min: 1, max: 2, per: month', 'min: 1, max: 3, per: month');
    expect(parseWorkspace(widened).findings).toEqual([]);
  });
});
