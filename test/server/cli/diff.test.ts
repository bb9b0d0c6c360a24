import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const FLOW = `flow: tea
about: member
start: [{ on: member.joined }]
steps:
  pause: { wait: { for: 3d }, next: say }
  say: { send: { to: member, text: 喝茶 }, end: told }
`;
const TWICE = `  say: { send: { to: member, text: 喝茶 }, next: pause }
  pause: { wait: { for: 30h }, next: again }
  again: { send: { to: member, text: 再喝 }, end: told }
reenter: never
`;
const LESS = `  Worst case:
  ! to the person, in any 7 days: 3 → 2 messages at most
  ! to the person, in any 30 days: 10 → 6 messages at most
`;
const SCENARIOS = `scenarios:
  - name: after three days
    steps:
      - event: member.joined
      - advance: 3d
      - expect: { ended: told, sentTotal: 1 }
`;

let folder: string;
const git = (...parameters: readonly string[]) =>
  execFileSync('git', parameters, { cwd: folder, stdio: 'pipe' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-diff-'));
  await mkdir(join(folder, 'flows/deep'), { recursive: true });
  await writeFile(join(folder, 'flows/deep/tea.flow.yaml'), FLOW);
  await writeFile(join(folder, 'flows/deep/tea.scenarios.yaml'), SCENARIOS);
  await writeFile(join(folder, 'flows/old.flow.yaml'), FLOW.replace('tea', 'old'));
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'first');
  await rm(join(folder, 'flows/old.flow.yaml'));
  await writeFile(join(folder, 'flows/deep/tea.flow.yaml'), FLOW.replace('for: 3d', 'for: 5d'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(...parameters: readonly string[]) {
  return runCli(['diff', ...parameters, '--lang', 'en'], { cwd: folder });
}

describe('diff', () => {
  test('compares a file with an earlier commit, and ends with 1', async () => {
    const path = 'flows/deep/tea.flow.yaml';
    const { code, stdout } = await run(`git:HEAD:${path}`, path);
    expect([code, stdout]).toEqual([
      1,
      `git:HEAD:${path} → ${path}: 1 change\n  ~ 5: pause: For wait.for 3d → 5d\n${LESS}`,
    ]);
  });

  test('compares folders, and names flows that are gone', async () => {
    const { code, stdout } = await run('git:HEAD:flows', 'flows', '--format', 'markdown');
    expect([code, stdout.match(/^- (?!to ).*$/gm)]).toEqual([
      1,
      ['- flow “old” removed', '- `pause`: For `wait.for` `3d` → `5d`'],
    ]);
  });

  test('tells the scenarios that go otherwise', async () => {
    const { code, stdout } = await run(
      'git:HEAD:flows/deep',
      'flows/deep',
      '--scenarios',
      '--json',
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        flows: [
          {
            flow: 'tea',
            changes: [{ type: 'value', step: 'pause', from: '3d', to: '5d' }],
            scenarios: [{ name: 'after three days', before: 'passed', after: 'failed' }],
          },
        ],
      },
    ]);
  });

  test('tells how the worst case changes', async () => {
    const [before, after] = ['before.flow.yaml', 'after.flow.yaml'];
    const twice = FLOW.replace(/ {2}pause:.*\n.*\n/, TWICE);
    await writeFile(join(folder, before), twice);
    await writeFile(join(folder, after), twice.replace('for: 30h', 'for: 10h'));
    const [text, markdown] = [
      await run(before, after),
      await run(before, after, '--format', 'markdown', '--lang', 'zh'),
    ];
    expect(text.stdout).toContain(
      '  Worst case:\n  ! to the person, in any 24 hours: 1 → 2 messages at most\n',
    );
    expect(text.stdout).not.toContain('7 days');
    expect(markdown.stdout).toContain('**最坏情况**\n\n- 发到本人，任意 24 小时最多 1 → 2 条');
  });

  test('ends with 0 where nothing differs but comments', async () => {
    const other = join(folder, 'other.flow.yaml');
    await writeFile(other, `# 说明\n${FLOW}`);
    const { code, stdout } = await run('git:HEAD:flows/deep/tea.flow.yaml', other);
    expect([code, stdout]).toEqual([
      0,
      `git:HEAD:flows/deep/tea.flow.yaml → ${other}: no difference\n`,
    ]);
  });

  test.each([
    [['git:nowhere:flows', 'flows'], 'There is no commit'],
    [['git:--all:flows', 'flows'], 'There is no commit'],
    [['none.flow.yaml', 'neither.flow.yaml'], 'There is no flow'],
  ])('cannot run with %o', async (places, message) => {
    const { code, stderr } = await run(...places);
    expect([code, stderr.includes(message)]).toEqual([3, true]);
  });
});
