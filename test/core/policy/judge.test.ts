import { describe, expect, it } from 'vitest';
import {
  type JudgedMessage,
  judgeMessage,
  type Standing,
} from '../../../engine/core/policy/index.ts';
import { formatLocal } from '../../../engine/language/index.ts';
import { at, policyWorkspace, sent } from './policy-ground.ts';

const PERSON: Standing = { optedOut: false, consents: [], stage: null };

interface Asked extends Partial<JudgedMessage> {
  now: string;
  sent?: readonly string[];
  standing?: Partial<Standing> | null;
}

/** Judges a message under a policy, and says the verdict in one line. */
function judge(policy: string, asked: Asked): string {
  const workspace = policyWorkspace(policy);
  const { now, sent: history = [], standing = {}, ...message } = asked;
  const judgement = judgeMessage(
    { class: 'promo', texts: ['你好'], connector: 'sandbox', ...message },
    {
      standing: standing && { ...PERSON, ...standing },
      sent: history.map((line) => sent(line, workspace)),
    },
    { workspace, now: at(now, workspace) },
  );
  if (judgement.type === 'now') return 'now';
  const { type, why, rule } = judgement;
  if (type === 'never') return `never: ${why} ${rule}`;
  const { until } = judgement;
  return `later ${until === null ? '-' : formatLocal(until, workspace.zone)}: ${why} ${rule}`;
}

describe('a message', () => {
  it('goes out where no rule concerns it', () => {
    expect(judge('', { now: '2026-03-02 03:00' })).toBe('now');
    expect(judge('classes: { promo: { share: 25% } }', { now: '2026-03-02 03:00' })).toBe('now');
    expect(judge('classes: { news: { gap: 9d } }', { now: '2026-03-02 03:00' })).toBe('now');
  });
});

describe('quiet hours', () => {
  const quiet = 'quiet: { from: "22:00", to: "08:00" }\nclasses: { service: { quiet: ignore } }\n';

  it('put a message off until they end, in the evening and in the morning', () => {
    expect(judge(quiet, { now: '2026-03-02 21:59' })).toBe('now');
    expect(judge(quiet, { now: '2026-03-02 22:00' })).toBe('later 2026-03-03 08:00: quiet null');
    expect(judge(quiet, { now: '2026-03-03 07:59' })).toBe('later 2026-03-03 08:00: quiet null');
    expect(judge(quiet, { now: '2026-03-03 08:00' })).toBe('now');
  });

  it('are nothing to a class that ignores them, and to its campaigns', () => {
    expect(judge(quiet, { class: 'service', now: '2026-03-02 23:00' })).toBe('now');
    const campaign = `${quiet}campaigns: { rescue: { class: service } }`;
    expect(judge(campaign, { class: 'rescue', now: '2026-03-02 23:00' })).toBe('now');
  });
});

describe('slots', () => {
  const slots = 'classes: { promo: { slots: ["10:00-11:00", "23:30-00:30"] } }';

  it('put a message off until the next one begins', () => {
    expect(judge(slots, { now: '2026-03-02 09:59' })).toBe('later 2026-03-02 10:00: slot promo');
    expect(judge(slots, { now: '2026-03-02 10:59' })).toBe('now');
    expect(judge(slots, { now: '2026-03-02 11:00' })).toBe('later 2026-03-02 23:30: slot promo');
    expect(judge(slots, { now: '2026-03-03 00:29' })).toBe('now');
    expect(judge(slots, { now: '2026-03-03 00:30' })).toBe('later 2026-03-03 10:00: slot promo');
  });

  it('bind of the campaign and of its class at once', () => {
    const both = `classes: { promo: { slots: ["10:00-12:00"] } }
campaigns: { flash: { class: promo, slots: ["11:00-13:00"] } }`;
    const asked = { class: 'flash', now: '2026-03-02 12:00' };
    expect(judge(both, asked)).toBe('later 2026-03-03 11:00: slot promo');
  });

  it('that the clock leaps over wait for the next day', () => {
    const night = 'zone: America/New_York\nclasses: { promo: { slots: ["02:15-02:45"] } }';
    expect(judge(night, { now: '2026-03-08 01:00' })).toBe('later 2026-03-09 02:15: slot promo');
    expect(judge(night, { now: '2026-03-07 01:00' })).toBe('later 2026-03-07 02:15: slot promo');
  });
});

describe('a gap', () => {
  const gap = 'classes: { promo: { gap: 7d }, news: {} }\ncampaigns: { flash: { class: promo } }';

  it('runs from when the last message of the class went out', () => {
    const asked = { sent: ['2026-03-02 20:00 promo', '2026-03-04 09:00 news'] };
    const until = 'later 2026-03-09 20:00: gap promo';
    expect(judge(gap, { ...asked, now: '2026-03-09 19:59' })).toBe(until);
    expect(judge(gap, { ...asked, now: '2026-03-09 20:00' })).toBe('now');
    expect(judge(gap, { ...asked, class: 'news', now: '2026-03-03 20:00' })).toBe('now');
  });

  it('counts a campaign with its class', () => {
    const asked = { sent: ['2026-03-02 20:00 flash'], now: '2026-03-05 20:00' };
    expect(judge(gap, asked)).toBe('later 2026-03-09 20:00: gap promo');
    const own = 'campaigns: { flash: { class: promo, gap: 2d } }\nclasses: { promo: {} }';
    expect(judge(own, { ...asked, sent: ['2026-03-04 20:00 promo'] })).toBe('now');
    expect(judge(own, { ...asked, class: 'flash', sent: ['2026-03-04 20:00 flash'] })).toBe(
      'later 2026-03-06 20:00: gap flash',
    );
  });

  it('stays shut as long as the last one is to be confirmed', () => {
    const asked = { sent: ['2026-01-02 20:00 promo pending'], now: '2026-03-05 20:00' };
    expect(judge(gap, asked)).toBe('later -: gap promo');
  });

  it('counts working days', () => {
    const text = 'classes: { promo: { gap: 2 workdays } }';
    const asked = { sent: ['2026-03-06 20:00 promo'], now: '2026-03-07 20:00' };
    expect(judge(text, asked)).toBe('later 2026-03-10 20:00: gap promo');
  });

  it('longer than a year leaves no time', () => {
    const text = 'classes: { promo: { gap: 400d } }';
    const asked = { sent: ['2026-03-06 20:00 promo'], now: '2026-03-07 20:00' };
    expect(judge(text, asked)).toBe('never: noTime promo');
  });

  it('names the rule that puts a message off longest', () => {
    const text = 'classes: { promo: { gap: 3d, slots: ["10:00-11:00"] } }';
    const asked = { sent: ['2026-03-06 20:00 promo'], now: '2026-03-06 21:00' };
    expect(judge(text, asked)).toBe('later 2026-03-10 10:00: gap promo');
  });
});

describe('a cap', () => {
  const perDay = 'classes: { "*": { cap: [{ max: 2, per: day }] }, promo: {}, news: {} }';
  const two = ['2026-03-02 08:00 news', '2026-03-02 23:00 promo'];

  it('refuses what is too much for the day, whatever its class', () => {
    expect(judge(perDay, { sent: two.slice(1), now: '2026-03-02 23:30' })).toBe('now');
    expect(judge(perDay, { sent: two, now: '2026-03-02 23:59' })).toBe('never: cap *');
    expect(judge(perDay, { sent: two, now: '2026-03-03 00:00' })).toBe('now');
  });

  it('of all neither binds nor counts what it leaves out', () => {
    const text = perDay.replace('"*": {', '"*": { except: [news],');
    const asked = { sent: two, now: '2026-03-02 23:59' };
    expect(judge(text, asked)).toBe('now');
    expect(judge(text, { ...asked, class: 'news', sent: [...two, ...two] })).toBe('now');
    const promo = two.map((line) => line.replace('news', 'promo'));
    expect(judge(text, { ...asked, sent: promo })).toBe('never: cap *');
  });

  it('puts off what is to be held until the next window begins', () => {
    const asked = { sent: two, whenCapped: 'hold' } as const;
    const until = 'later 2026-03-03 00:00: capHeld *';
    expect(judge(perDay, { ...asked, now: '2026-03-02 23:59' })).toBe(until);
    const quiet = `quiet: { from: "22:00", to: "08:00" }\n${perDay}`;
    expect(judge(quiet, { ...asked, now: '2026-03-02 23:59' })).toBe(
      'later 2026-03-03 08:00: quiet null',
    );
  });

  it('is asked when the message could go out, not in the night before', () => {
    const quiet = `quiet: { from: "22:00", to: "08:00" }\n${perDay}`;
    expect(judge(quiet, { sent: two, now: '2026-03-02 23:59' })).toBe(
      'later 2026-03-03 08:00: quiet null',
    );
    const weekly = quiet.replace('per: day', 'per: week');
    expect(judge(weekly, { sent: two, now: '2026-03-02 23:59' })).toBe('never: cap *');
  });

  it('counts weeks from Monday, and months', () => {
    const week = 'classes: { promo: { cap: [{ max: 1, per: week }] } }';
    const month = 'classes: { promo: { cap: [{ max: 1, per: month }] } }';
    const sunday = { sent: ['2026-03-01 23:59 promo'] };
    expect(judge(week, { ...sunday, now: '2026-03-02 00:00' })).toBe('now');
    expect(judge(month, { ...sunday, now: '2026-03-02 00:00' })).toBe('never: cap promo');
    expect(judge(month, { ...sunday, now: '2026-03-31 00:00', whenCapped: 'hold' })).toBe(
      'later 2026-04-01 00:00: capHeld promo',
    );
  });

  it('slides over a span, its beginning left out', () => {
    const text = 'classes: { promo: { cap: [{ max: 2, per: 36h }] } }';
    const asked = { sent: ['2026-03-02 08:00 promo', '2026-03-02 20:00 promo'] };
    expect(judge(text, { ...asked, now: '2026-03-03 19:59' })).toBe('never: cap promo');
    expect(judge(text, { ...asked, now: '2026-03-03 20:00' })).toBe('now');
    expect(judge(text, { ...asked, now: '2026-03-03 07:00', whenCapped: 'hold' })).toBe(
      'later 2026-03-03 20:00: capHeld promo',
    );
  });

  it('of several all bind, those of the campaign too', () => {
    const text = `classes: { promo: { cap: [{ max: 1, per: day }, { max: 3, per: month }] } }
campaigns: { flash: { class: promo, cap: [{ max: 1, per: month }] } }`;
    const one = { now: '2026-03-10 12:00', sent: ['2026-03-02 12:00 flash'] };
    expect(judge(text, one)).toBe('now');
    expect(judge(text, { ...one, class: 'flash' })).toBe('never: cap flash');
    const three = ['2026-03-02 12:00 flash', '2026-03-03 12:00 promo', '2026-03-04 12:00 promo'];
    expect(judge(text, { ...one, sent: three })).toBe('never: cap promo');
  });

  it('of none sends nothing, and only reports without a max', () => {
    const none = 'classes: { promo: { cap: [{ max: 0, per: day }] } }';
    expect(judge(none, { now: '2026-03-02 12:00' })).toBe('never: cap promo');
    expect(judge(none, { now: '2026-03-02 12:00', whenCapped: 'hold' })).toBe(
      'never: noTime promo',
    );
    const least = 'classes: { promo: { cap: [{ min: 3, per: day }] } }';
    expect(judge(least, { now: '2026-03-02 12:00' })).toBe('now');
  });

  it('counts what is still to be confirmed', () => {
    const asked = { sent: ['2026-03-02 08:00 promo pending', two[0]!], now: '2026-03-02 12:00' };
    expect(judge(perDay, asked)).toBe('never: cap *');
  });
});

describe('a quota', () => {
  it('counts the messages of its connector, as many as the month has days', () => {
    const text = 'connectors: { sandbox: { kind: sandbox, quota: [{ max: days, per: month }] } }';
    const days = Array.from({ length: 27 }, (_, day) => `2026-02-${day + 1} 08:00 promo`);
    const sent = days.map((line) => line.replace(/-(\d) /, '-0$1 '));
    expect(judge(text, { sent, now: '2026-02-27 12:00' })).toBe('now');
    const full = { sent: [...sent, '2026-02-28 08:00 promo'], now: '2026-02-28 12:00' };
    expect(judge(text, full)).toBe('never: quota sandbox');
    expect(judge(text, { ...full, whenCapped: 'hold' })).toBe(
      'later 2026-03-01 00:00: quota sandbox',
    );
    expect(judge(text, { ...full, connector: 'other' })).toBe('now');
  });
});

describe('a person', () => {
  const now = '2026-03-02 12:00';
  const text = `optOut: { words: [退订], allow: [service] }
classes: { promo: {}, news: { consent: required } }
campaigns: { flash: { class: promo, stages: [nurtured] }, digest: { class: news } }`;

  it('that wants no messages gets those that are allowed', () => {
    const standing = { optedOut: true };
    expect(judge(text, { now, standing })).toBe('never: optOut promo');
    expect(judge(text, { now, standing, class: 'flash' })).toBe('never: optOut flash');
    expect(judge(text, { now, standing, class: 'service' })).toBe('now');
    expect(judge('', { now, standing, class: 'service' })).toBe('never: optOut service');
  });

  it('gets what needs a consent once it has agreed to the class', () => {
    expect(judge(text, { now, class: 'digest' })).toBe('never: consent news');
    expect(judge(text, { now, class: 'digest', standing: { consents: ['news'] } })).toBe('now');
  });

  it('gets the campaigns of its stage', () => {
    expect(judge(text, { now, class: 'flash' })).toBe('never: stage flash');
    expect(judge(text, { now, class: 'flash', standing: { stage: 'new' } })).toBe(
      'never: stage flash',
    );
    expect(judge(text, { now, class: 'flash', standing: { stage: 'nurtured' } })).toBe('now');
  });

  it('is no group, of which none of this is asked', () => {
    expect(judge(text, { now, class: 'flash', standing: null })).toBe('now');
    expect(judge(text, { now, class: 'digest', standing: null })).toBe('now');
  });
});

describe('what a message says', () => {
  const text = 'lists: { bad: [赌博, Casino], mild: [嗨] }\ncontent: { refuse: [bad] }';
  const now = '2026-03-02 12:00';

  it('is refused where it contains a word of a refused list, however it is written', () => {
    expect(judge(text, { now, texts: ['你好', '来赌 博吧'] })).toBe('never: content bad');
    expect(judge(text, { now, texts: ['ＣＡＳＩＮＯ!'] })).toBe('never: content bad');
    expect(judge(text, { now, texts: ['嗨，赌'] })).toBe('now');
  });
});

describe('an approval', () => {
  const text = 'classes: { promo: { approval: manager, gap: 1d } }\nroles: { manager: [zhao] }';
  const now = '2026-03-02 12:00';

  it('is waited for, and no message goes out without it', () => {
    expect(judge(text, { now, approval: 'pending' })).toBe('later -: approval promo');
    expect(judge(text, { now, approval: 'denied' })).toBe('never: denied promo');
    expect(judge(text, { now })).toBe('now');
  });
});
