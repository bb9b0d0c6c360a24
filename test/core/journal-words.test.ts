import { expect, it } from 'vitest';
import { journalWords } from '../../engine/core/index.ts';
import { bench, compile } from './bench-of-one.ts';

const text = `flow: greet
title: 欢迎
about: member
start: [{ on: member.joined }]
steps:
  hello:
    title: 打招呼
    send: { to: group, text: 欢迎 }
    next: pause
  pause:
    wait: { for: 1d, at: "10:00" }
    on:
      - { event: message.received, if: "event.data.text.contains('资料')", end: helped }
    end: silent
`;

it('tells a whole path in words, with the YAML line behind each', () => {
  const one = bench([text]);
  const first = one.event('member.joined');
  const second = one.event('message.received', { text: '资料' });
  const explain = journalWords({ text, compiled: compile(text) }, 'Asia/Shanghai');
  const told = [...first.journal, ...second.journal].map((entry) => {
    const { words, line } = explain(entry);
    return `${line ?? '-'} ${words.zh} | ${words.en}`;
  });
  expect(told).toMatchInlineSnapshot(`
    [
      "- 由“成员入群”开始，版本 1 | Started by “member joined”, on version 1",
      "6 进入步骤“打招呼” | Entered “打招呼”",
      "6 消息已交给渠道，发给群 | Handed a message over, to the group",
      "9 消息有了结果，“打招呼”走“下一步” | The message had its result: left “打招呼” by “next”",
      "10 进入步骤“等待 pause” | Entered “Wait pause”",
      "10 最迟等到 2026-03-03 10:00 | Waits until 2026-03-03 10:00 at the latest",
      "13 发生“收到消息”，“等待 pause”走“收到消息” | On “message received”: left “Wait pause” by “message received”",
      "- 结束，结果为“helped” | Ended as “helped”",
    ]
  `);
});

it('tells by how much a timer was late', () => {
  const one = bench([text]);
  one.event('member.joined');
  one.now = (one.now + 30 * 3_600_000) as typeof one.now;
  const change = one.turn((turn) => turn.wake());
  const explain = journalWords({ text, compiled: compile(text) }, 'Asia/Shanghai');
  expect(change.journal.map((entry) => explain(entry).words.zh)).toMatchInlineSnapshot(`
    [
      "2026-03-03 10:00 到时，晚了 300 分钟，“等待 pause”走“下一步”",
      "结束，结果为“silent”",
    ]
  `);
});
