import { describe, expect, test } from 'vitest';
import type { Locale } from '../../../engine/base/index.ts';
import {
  describeChange,
  diffFlows,
  renderDiffMarkdown,
  renderDiffText,
} from '../../../engine/language/diff/index.ts';
import { WORKSPACE } from '../flow-texts.ts';

const FLOW = `flow: f
title: 欢迎
about: member
start: [{ on: member.joined }]
reenter: { after: 30d }
goals: [paid]
vars: { n: 0 }
on:
  - { event: order.paid, end: paid }
steps:
  greet:
    title: 打招呼
    send: { to: member, text: 你好 }
    next: pause
  pause:
    wait: { for: 3d }
    on:
      - { event: message.received, next: level }
    next: level
  level:
    choose:
      - { if: "vars.n > 1", label: 多, next: thanks }
    else: rest
  thanks:
    send: { to: member, class: promo, text: 谢谢 }
    end: done
  rest:
    wait: { for: 1d }
    after: [{ delay: 2h, notify: { to: { role: manager }, text: 看看 } }]
    end: silent
`;

function diffOf(before: string, after: string) {
  const result = diffFlows(
    { text: before, workspace: WORKSPACE },
    { text: after, workspace: WORKSPACE },
  );
  if (!result.ok) throw new Error(`The text ${result.side} cannot be read.`);
  return result.diff;
}

/** What an edit of the flow above changes, in words. */
function words(from: string | RegExp, to: string, locale: Locale = 'en'): readonly string[] {
  const after = FLOW.replace(from, to);
  expect(after).not.toBe(FLOW);
  return diffOf(FLOW, after).changes.map((change) => describeChange(change)[locale]);
}

describe('a diff of two flows', () => {
  test('is empty for the same text', () => {
    expect(diffOf(FLOW, FLOW)).toEqual({
      flow: 'f',
      title: '欢迎',
      samePlan: true,
      changes: [],
      remarks: [],
    });
  });

  test.each<[string, string | RegExp, string, readonly string[]]>([
    ['a delay', 'for: 3d', 'for: 5d', ['`pause`: For `wait.for` `3d` → `5d`']],
    ['a text', '你好', '早上好', ['`greet`: Message `send.text` `你好` → `早上好`']],
    ['a class', ', class: promo', '', ['`thanks`: Class `send.class` removed: `promo`']],
    [
      'the target of a step',
      'next: pause',
      'next: rest',
      ['`greet`: “next” next `pause` → next `rest`'],
    ],
    [
      'the target of a branch',
      'label: 多, next: thanks',
      'label: 多, end: won',
      ['`level`: “多” next `thanks` → end `won`'],
    ],
    [
      'the target of a short port',
      'else: rest',
      'else: { end: no }',
      ['`level`: “otherwise” next `rest` → end `no`'],
    ],
    [
      'a condition',
      'vars.n > 1',
      'vars.n > 2',
      ['`level`: condition `choose[1].if` `"vars.n > 1"` → `"vars.n > 2"`'],
    ],
    [
      'a new branch',
      '    choose:\n',
      '    choose:\n      - { if: "vars.n > 9", end: many }\n',
      ['`level`: Branches `choose` added `{ if: "vars.n > 9", end: many }`'],
    ],
    [
      'an entry of on that is gone',
      '    on:\n      - { event: message.received, next: level }\n',
      '',
      ['`pause`: `on` removed `{ event: message.received, next: level }`'],
    ],
    [
      'a part of an after',
      'delay: 2h',
      'delay: 3h',
      ['`rest`: delay `after[1].delay` `2h` → `3h`'],
    ],
    ['the title of the flow', 'title: 欢迎', 'title: 迎新', ['flow: `title` `欢迎` → `迎新`']],
    [
      'what starts it',
      'start: [{ on: member.joined }]',
      'start: [{ on: member.joined }, { on: link.clicked }]',
      ['flow: `start` added `{ on: link.clicked }`'],
    ],
    [
      'when it may start again',
      'after: 30d',
      'after: 7d',
      ['flow: after `reenter.after` `30d` → `7d`'],
    ],
    ['a goal', 'goals: [paid]', 'goals: [paid, done]', ['flow: `goals` added `done`']],
    ['a variable', 'n: 0', 'n: 0, m: ""', ['flow: variables `vars.m` added: `""`']],
    [
      'where an event of the flow leads',
      'end: paid }',
      'next: thanks }',
      ['flow: “order paid” end `paid` → next `thanks`'],
    ],
  ])('tells %s', (...[, from, to, expected]) => {
    expect(words(from, to).map(lower)).toEqual(expected.map(lower));
  });

  test('tells a step that is new and one that is gone', () => {
    expect(
      words(/ {2}rest:[\s\S]*/, '  coupon:\n    send: { to: group, text: 券 }\n    end: silent\n'),
    ).toEqual(['step `coupon` (Send) added', 'step `rest` (Wait) removed']);
  });

  test('follows a step that has another name, and what leads to it', () => {
    const after = FLOW.replaceAll('level', 'by-count').replaceAll('thanks', 'thank-you');
    expect(diffOf(FLOW, after).changes).toMatchObject([
      { type: 'stepRenamed', from: 'level', step: 'by-count', lines: { before: 20, after: 20 } },
      { type: 'stepRenamed', from: 'thanks', step: 'thank-you' },
    ]);
  });

  test('tells a change elsewhere beside a new name', () => {
    const after = FLOW.replaceAll('level', 'by-count').replace('for: 3d', 'for: 4d');
    expect(diffOf(FLOW, after).changes.map(({ type }) => type)).toEqual(['stepRenamed', 'value']);
  });

  test('tells which step is the first now', () => {
    const greet = / {2}greet:[\s\S]*?(?= {2}pause:)/.exec(FLOW)?.[0] ?? '';
    const after = FLOW.replace(greet, '')
      .replace('  rest:', `${greet}  rest:`)
      .replace('else: rest', 'else: greet');
    expect(diffOf(FLOW, after).changes).toMatchObject([
      { type: 'firstStep', frame: null, from: 'greet', to: 'pause' },
      { type: 'target', step: 'level', from: { step: 'rest' }, to: { step: 'greet' } },
    ]);
  });

  test('tells a step that moves into a frame, and one of another kind', () => {
    const framed = FLOW.replace(
      / {2}rest:\n[\s\S]*/,
      '  rest:\n    stage:\n      steps:\n        thanks:\n          send: { to: member, class: promo, text: 谢谢 }\n          end: done\n',
    )
      .replace(/ {2}thanks:[\s\S]*?(?= {2}rest:)/, '')
      .replace('label: 多, next: thanks', 'label: 多, next: rest');
    expect(diffOf(FLOW, framed).changes.map(({ type }) => type)).toEqual([
      'target',
      'kindChanged',
      'target',
      'itemRemoved',
      'stepMoved',
    ]);
  });

  test.each([
    ['notes', 'title: 打招呼', 'title: 打招呼\n    note: 第一句话'],
    ['titles of steps', 'title: 打招呼', 'title: 招呼'],
    ['what stands by default', 'text: 你好', 'class: service, text: 你好'],
    ['another way to write a span', 'delay: 2h', 'delay: 120m'],
    ['labels of branches', 'label: 多', 'label: 很多'],
  ])('tells %s as remarks, since they change nothing', (_, from, to) => {
    const diff = diffOf(FLOW, FLOW.replace(from, to));
    expect([diff.samePlan, diff.changes.length, diff.remarks.length]).toEqual([true, 0, 1]);
  });

  test('tells remarks apart from changes where both are there', () => {
    const after = FLOW.replace('title: 打招呼', 'title: 招呼').replace('for: 3d', 'for: 4d');
    const { changes, remarks } = diffOf(FLOW, after);
    expect([changes, remarks]).toMatchObject([[{ step: 'pause' }], [{ path: ['title'] }]]);
  });

  test('counts every difference where one side has errors', () => {
    const diff = diffOf(FLOW, FLOW.replace('next: pause', 'next: nowhere'));
    expect(diff.samePlan).toBeNull();
    expect(diff.changes).toMatchObject([{ type: 'target', to: { step: 'nowhere' } }]);
  });

  test('compares steps whose shape is wrong', () => {
    const diff = diffOf(FLOW, FLOW.replace('wait: { for: 1d }', 'wait: tomorrow'));
    expect(diff.changes).toMatchObject([{ path: ['wait'], from: { for: '1d' }, to: 'tomorrow' }]);
  });

  test('tells a flow that is new or gone', () => {
    const text = { text: FLOW, workspace: WORKSPACE };
    expect(diffFlows(null, text)).toMatchObject({ diff: { changes: [{ type: 'flowAdded' }] } });
    expect(diffFlows(text, null)).toMatchObject({ diff: { changes: [{ type: 'flowRemoved' }] } });
  });

  test('says which text is no flow', () => {
    const text = { text: FLOW, workspace: WORKSPACE };
    expect(diffFlows(text, { ...text, text: 'flow: [' })).toMatchObject({
      ok: false,
      side: 'after',
    });
  });
});

/** Titles of forms begin with a capital or do not; that is not what is tested here. */
function lower(text: string): string {
  return text.toLowerCase();
}

describe('a diff as text', () => {
  const after = FLOW.replace('for: 3d', 'for: 5d').replace('title: 打招呼', 'title: 招呼');
  const names = { before: 'a.flow.yaml', after: 'b.flow.yaml' };

  test('has one change a line, with its line in the later text', () => {
    expect(renderDiffText(diffOf(FLOW, after), { names, locale: 'en' })).toBe(
      [
        'a.flow.yaml → b.flow.yaml: 1 change',
        '  ~ 16: pause: For wait.for 3d → 5d',
        '  Without effect:',
        '  ~ 12: greet: title 打招呼 → 招呼',
      ].join('\n'),
    );
  });

  test('says it in Chinese', () => {
    expect(renderDiffText(diffOf(FLOW, after), { names, locale: 'zh' })).toContain('1 处变化');
  });

  test('is a list in Markdown, with what has no effect folded away', () => {
    expect(renderDiffMarkdown(diffOf(FLOW, after), { names, locale: 'en' })).toBe(
      [
        '### `f` · 欢迎',
        'a.flow.yaml → b.flow.yaml',
        '**1 change**',
        '- `pause`: For `wait.for` `3d` → `5d`',
        '<details><summary>Without effect (1)</summary>',
        '- `greet`: `title` `打招呼` → `招呼`',
        '</details>',
      ].join('\n\n'),
    );
  });
});
