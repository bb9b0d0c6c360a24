import { describe, expect, test } from 'vitest';
import { checkFlow, parseWorkspace } from '../../../engine/language/index.ts';
import { mergeTexts } from '../../../engine/language/merge/index.ts';
import { WORKSPACE } from '../flow-texts.ts';

const BASE = `flow: f
about: member
vars: { n: 0 }
steps:
  # first words
  greet:
    send: { to: member, text: 你好 }
    next: pause

  pause:
    wait: { for: 3d }   # not too long
    on:
      - { event: message.received, end: heard }
      - { event: order.paid, end: paid }
    next: say
  say:
    send: { to: member, text: 再见 }
    end: told
`;

function merged(ours: (text: string) => string, theirs: (text: string) => string, base = BASE) {
  const result = mergeTexts({ base, ours: ours(base), theirs: theirs(base) });
  if (!result.ok) throw new Error(`${result.side}: ${result.refusal.message.en}`);
  return result;
}

const replace = (from: string | RegExp, to: string) => (text: string) => {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`There is no ${from}.`);
  return changed;
};
const same = (text: string) => text;

describe('a merge of two edits', () => {
  test.each<[string, (text: string) => string, (text: string) => string]>([
    ['values of two steps', replace('for: 3d', 'for: 5d'), replace('再见', '回头见')],
    [
      'two values of one step',
      replace('for: 3d', 'at: "10:00"'),
      replace('next: say', 'end: over'),
    ],
    ['entries of one list', replace('end: heard', 'next: say'), replace('end: paid', 'end: won')],
    [
      'an entry that is new and one that changes',
      replace(
        '      - { event: order.paid',
        '      - { event: link.clicked, next: say }\n      - { event: order.paid',
      ),
      replace('end: heard', 'next: say'),
    ],
    [
      'an entry that goes',
      replace('你好', '嗨'),
      replace('      - { event: order.paid, end: paid }\n', ''),
    ],
    [
      'a step that is new',
      replace('你好', '嗨'),
      (text: string) =>
        replace('end: told', 'next: more')(text) +
        '  more:\n    wait: { for: 1d }\n    end: told\n',
    ],
    ['variables that both add', replace('n: 0', 'n: 0, a: 1'), replace('n: 0', 'n: 0, b: 2')],
  ])('has both: %s', (_, ours, theirs) => {
    const { text, conflicts } = merged(ours, theirs);
    expect(conflicts).toEqual([]);
    const [one, other] = [theirs(ours(BASE)), text].map(
      (each) => checkFlow(each, WORKSPACE).flow?.json,
    );
    expect(other).toEqual(one);
    expect(text).toContain('# first words');
    expect(text).toContain('   # not too long');
  });

  test('is ours where only we have changed something, to the byte', () => {
    const ours = replace('for: 3d }   # not', 'for: 4d} # never')(BASE);
    expect(merged(() => ours, same).text).toBe(ours);
  });

  test('writes theirs as the smallest change of ours', () => {
    const { text } = merged(replace('# first words', '# words'), replace('for: 3d', 'for: 5d'));
    expect(text).toBe(BASE.replace('# first words', '# words').replace('for: 3d', 'for: 5d'));
  });

  test('follows a step that one side has renamed', () => {
    const { text, conflicts } = merged(replace('for: 3d', 'for: 5d'), (base) =>
      base.replaceAll('pause', 'rest'),
    );
    expect([conflicts, text]).toEqual([[], BASE.replaceAll('pause', 'rest').replace('3d', '5d')]);
    const other = merged((base) => base.replaceAll('pause', 'rest'), replace('for: 3d', 'for: 5d'));
    expect(other.text).toBe(text);
  });

  test('puts the step first that is first on the side that has changed it', () => {
    const theirs = replace('  # first', '  hi: { wait: { for: 1h }, next: greet }\n  # first');
    const { text, conflicts } = merged(replace('for: 3d', 'for: 5d'), theirs);
    expect([conflicts, checkFlow(text, WORKSPACE).flow?.initial]).toEqual([[], 'hi']);
  });

  test('adds a new last step behind the last, not first', () => {
    const theirs = (text: string) => `${text}  end-of-all:\n    wait: { for: 1d }\n    end: told\n`;
    const { text } = merged(same, theirs);
    expect(text.endsWith('    end: told\n')).toBe(true);
    expect(checkFlow(text, WORKSPACE).flow?.initial).toBe('greet');
  });
});

describe('a conflict', () => {
  test('leaves ours below a comment, which the checker finds and which blocks publishing', () => {
    const { text, conflicts } = merged(
      replace('for: 3d', 'for: 5d'),
      replace('for: 3d', 'for: 7d'),
    );
    expect(conflicts).toEqual([
      { path: ['steps', 'pause', 'wait', 'for'], base: '3d', theirs: '7d' },
    ]);
    expect(text).toContain(
      '    # <<< merge conflict at /steps/pause/wait/for {"theirs":"7d","base":"3d"} >>>\n    wait: { for: 5d }   # not too long\n',
    );
    const { findings, compiled } = checkFlow(text, WORKSPACE);
    expect([compiled, findings]).toMatchObject([
      null,
      [
        {
          code: 'MERGE_CONFLICT',
          severity: 'error',
          step: 'pause',
          range: { start: { line: 11, column: 5 } },
          message: {
            zh: '合并冲突：steps.pause.wait.for 这里是“5d”，另一方改成了“7d”（原来是“3d”）。',
            en: 'Merge conflict at steps.pause.wait.for: `5d` here, `7d` there (it was `3d`).',
          },
        },
      ],
    ]);
    const decided = text.replace(/ *# <<<.*\n/, '');
    expect(checkFlow(decided, WORKSPACE).findings).toEqual([]);
  });

  test.each<[string, (text: string) => string, (text: string) => string, unknown]>([
    [
      'two targets',
      replace('next: say', 'end: a'),
      replace('next: say', 'end: b'),
      ['steps', 'pause', 'end'],
    ],
    [
      'a value that one side has removed',
      replace(/ {2}say:[\s\S]*/, ''),
      replace('再见', '回头见'),
      ['steps', 'say'],
    ],
    [
      'a step of another kind that the other side has changed',
      replace('wait: { for: 3d }', 'ask: { to: member, text: 好吗, else: { end: x } }'),
      replace('for: 3d', 'for: 5d'),
      ['steps', 'pause', 'wait'],
    ],
    [
      'a step whose kind the other side has changed',
      replace('for: 3d', 'for: 5d'),
      replace('wait: { for: 3d }', 'ask: { to: member, text: 好吗, else: { end: x } }'),
      ['steps', 'pause'],
    ],
    [
      'entries that both add in one place',
      replace(
        '      - { event: order.paid, end: paid }\n',
        '      - { event: order.paid, end: paid }\n      - { event: link.clicked, end: a }\n',
      ),
      replace(
        '      - { event: order.paid, end: paid }\n',
        '      - { event: order.paid, end: paid }\n      - { event: complaint.received, end: b }\n',
      ),
      ['steps', 'pause', 'on'],
    ],
    [
      'two names for one step',
      (text) => text.replaceAll('pause', 'rest'),
      (text) => text.replaceAll('pause', 'hold'),
      ['steps', 'rest'],
    ],
  ])('is %s', (...[, ours, theirs, path]) => {
    const { text, conflicts } = merged(ours, theirs);
    expect(conflicts).toMatchObject([{ path }]);
    const marked = checkFlow(text, WORKSPACE).findings.filter(
      ({ code }) => code === 'MERGE_CONFLICT',
    );
    expect(marked).toHaveLength(1);
    expect(text.replace(/ *# <<<.*\n/, '')).toBe(ours(BASE));
  });

  test('is no conflict where a text only looks like one', () => {
    const text = BASE.replace(
      'text: 你好 }',
      'text: "hi" }\n    note: |\n      # <<< merge conflict at /x {} >>>',
    );
    expect(checkFlow(text, WORKSPACE).findings).toEqual([]);
  });
});

describe('a merge of a workspace', () => {
  const base = 'zone: UTC   # for all\nroles:\n  manager: [zhao]\n';

  test('has what both have added', () => {
    const { text, conflicts } = merged(
      replace('[zhao]', '[zhao, li]'),
      replace('manager', 'expert: [wang]\n  manager'),
      base,
    );
    expect([conflicts, text]).toEqual([
      [],
      'zone: UTC   # for all\nroles:\n  expert: [wang]\n  manager: [zhao, li]\n',
    ]);
  });

  test('has conflicts that its checker finds', () => {
    const { text } = merged(replace('UTC', 'Asia/Tokyo'), replace('UTC', 'Asia/Shanghai'), base);
    const { findings } = parseWorkspace(text);
    expect(findings).toMatchObject([{ code: 'MERGE_CONFLICT', path: ['zone'] }]);
  });
});

describe('a merge that cannot be made', () => {
  test.each(['base', 'ours', 'theirs'] as const)('says that %s cannot be read', (side) => {
    const texts = { base: BASE, ours: BASE, theirs: BASE, [side]: 'a: [' };
    expect(mergeTexts(texts)).toMatchObject({ ok: false, side, refusal: { code: 'SYNTAX' } });
  });
});
