import { expect, it } from 'vitest';
import type { EffectKey, FlowId, InstanceId, StepId } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type { GateReason, LedgerEntry } from '../../engine/core/index.ts';
import { ledgerWords } from '../../engine/core/index.ts';
import { parseWorkspace } from '../../engine/language/index.ts';
import { compile } from './bench-of-one.ts';

const text = `flow: flash-sale
title: 限时活动
about: member
start: [{ on: member.joined }]
steps:
  tell:
    title: 限时秒杀
    send: { to: customer, class: promo, text: 今晚八点 }
    end: told
`;

const parsed = parseWorkspace(`zone: Asia/Shanghai
quiet: { from: "22:00", to: "08:00" }
optOut: { words: [退订], allow: [service] }
lists: { sensitive: [秒杀] }
content: { refuse: [sensitive] }
classes:
  "*": { cap: [{ max: 3, per: day }] }
  promo:
    cap: [{ min: 1, max: 2, per: month }, { max: 1, per: 24h }]
    gap: 7d
    slots: ["20:00-21:00"]
    approval: manager
    consent: required
  service: { quiet: ignore }
campaigns: { flash: { class: promo, stages: [new], cap: [{ max: days, per: month }] } }
connectors: { shop: { kind: sandbox, quota: [{ max: 4, per: month }] } }
roles: { manager: [zhao] }
`);
const workspace = parsed.workspace!;

const at = instant(Date.parse('2026-03-06T20:05:00+08:00'));
const until = instant(Date.parse('2026-03-07T08:00:00+08:00'));
const explain = ledgerWords({ text, compiled: compile(text, workspace) }, workspace);

function entry(change: Partial<LedgerEntry>): LedgerEntry {
  return {
    at,
    key: 'i1/tell/1/1' as EffectKey,
    to: { kind: 'customer', person: 'ann' },
    class: 'promo',
    origin: {
      flow: 'flash-sale' as FlowId,
      version: 1,
      instance: 'i1' as InstanceId,
      step: 'tell' as StepId,
      subject: { kind: 'member', ref: 'g1/ann' },
    },
    what: 'out',
    why: null,
    rule: null,
    until: null,
    ...change,
  };
}

function said(change: Partial<LedgerEntry>): readonly string[] {
  const { zh, en } = explain(entry(change)).words;
  return [zh, en];
}

const refused = (why: GateReason, rule: string | null = null) =>
  said({ what: 'refused', why, rule });
const held = (why: GateReason, rule: string | null = null) =>
  said({ what: 'held', why, rule, until });

it('says that a message waits, why, until when, and by which rule and line', () => {
  expect([held('quiet'), held('gap', 'promo'), held('slot', 'promo')]).toMatchInlineSnapshot(`
    [
      [
        "“限时秒杀”先等着：现在是静默时段，最早 2026-03-07 08:00 再试（quiet：22:00–08:00）；流程 flash-sale 第 6 行",
        "“限时秒杀” waits: these are quiet hours, until 2026-03-07 08:00 at the earliest (quiet: 22:00–08:00); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”先等着：“promo”类消息离上一条还不够久，最早 2026-03-07 08:00 再试（classes.promo.gap：至少相隔 7 天）；流程 flash-sale 第 6 行",
        "“限时秒杀” waits: the last one of messages of \`promo\` was too short a time ago, until 2026-03-07 08:00 at the earliest (classes.promo.gap: at least 7 days apart); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”先等着：不在“promo”类消息的发送时段里，最早 2026-03-07 08:00 再试（classes.promo.slots：20:00-21:00）；流程 flash-sale 第 6 行",
        "“限时秒杀” waits: this is no time slot of messages of \`promo\`, until 2026-03-07 08:00 at the earliest (classes.promo.slots: 20:00-21:00); flow flash-sale, line 6",
      ],
    ]
  `);
});

it('says that a message was refused, why, and by which rule and line', () => {
  expect([
    refused('cap', 'promo'),
    refused('cap', '*'),
    refused('cap', 'flash'),
    refused('optOut'),
    refused('consent', 'promo'),
    refused('quota', 'shop'),
    refused('stage', 'flash'),
    refused('content', 'sensitive'),
    refused('denied', 'promo'),
    refused('notInGroup'),
  ]).toMatchInlineSnapshot(`
    [
      [
        "“限时秒杀”没有发：“promo”类消息已到上限（classes.promo.cap：每月最多 2 条、任意 24 小时内最多 1 条）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: messages of \`promo\` are at their limit (classes.promo.cap: at most 2 per month, at most 1 in any 24 hours); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：全部消息合计已到上限（classes.*.cap：每天最多 3 条）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: all messages together are at their limit (classes.*.cap: at most 3 per day); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：“flash”类消息已到上限（campaigns.flash.cap：每月最多和当月天数一样多）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: messages of \`flash\` are at their limit (campaigns.flash.cap: as many per month as the month has days); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：对方已退订（optOut）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: they have opted out (optOut); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：对方没有同意接收“promo”类消息（classes.promo.consent）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: they have not agreed to get messages of \`promo\` (classes.promo.consent); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：渠道对同一个人的发送次数已用完（connectors.shop.quota：每月最多 4 条）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: the channel allows no more to them (connectors.shop.quota: at most 4 per month); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：对方的阶段不在“flash”类消息的范围里（campaigns.flash.stages：new）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: messages of \`flash\` are not meant for their stage (campaigns.flash.stages: new); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：内容里有不能发的词（lists.sensitive）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: its text has a word that may not be sent (lists.sensitive); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：“promo”类消息没有通过审批（classes.promo.approval：manager）；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: the approval of messages of \`promo\` was denied (classes.promo.approval: manager); flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发：对方已不在群里；流程 flash-sale 第 6 行",
        "Did not send “限时秒杀”: they are no longer in the group; flow flash-sale, line 6",
      ],
    ]
  `);
});

it('says what became of a message that was on its way', () => {
  expect([
    said({}),
    said({ what: 'sent' }),
    said({ what: 'unconfirmed', why: 'unconfirmed' }),
    said({ what: 'withdrawn', why: 'leftStep' }),
    said({ what: 'failed' }),
    said({ what: 'unknown' }),
  ]).toMatchInlineSnapshot(`
    [
      [
        "发出了“限时秒杀”；流程 flash-sale 第 6 行",
        "Sent “限时秒杀”; flow flash-sale, line 6",
      ],
      [
        "渠道确认“限时秒杀”已发出；流程 flash-sale 第 6 行",
        "The channel confirmed “限时秒杀”; flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发，不占上限：一直没有人确认发送；流程 flash-sale 第 6 行",
        "“限时秒杀” was not sent, and counts for no cap: nobody confirmed it; flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”在发出前收回了：流程已经离开这一步；流程 flash-sale 第 6 行",
        "Took “限时秒杀” back: the flow has left its step; flow flash-sale, line 6",
      ],
      [
        "“限时秒杀”没有发成，不占上限；流程 flash-sale 第 6 行",
        "“限时秒杀” could not be sent, and counts for no cap; flow flash-sale, line 6",
      ],
      [
        "不知道“限时秒杀”有没有发出，仍占上限；流程 flash-sale 第 6 行",
        "Nobody knows whether “限时秒杀” went out; it counts for caps; flow flash-sale, line 6",
      ],
    ]
  `);
});

it('finds the rule as it is now, and none where there is none any more', () => {
  const rule = (why: GateReason, name: string | null) => explain(entry({ why, rule: name })).rule;
  expect(rule('cap', 'promo')?.path).toBe('classes.promo.cap');
  expect(rule('cap', 'flash')?.path).toBe('campaigns.flash.cap');
  expect(rule('cap', '*')?.path).toBe('classes.*.cap');
  expect(rule('cap', 'gone')).toBeNull();
  expect(rule('gap', 'service')).toBeNull();
  expect(rule('leftStep', null)).toBeNull();
});

it('names step and flow by their ids where the version is not known any more', () => {
  const { words, line } = ledgerWords(null, workspace)(entry({}));
  expect([words.zh, line]).toEqual(['发出了“tell”；流程 flash-sale', null]);
});
