import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WELCOME } from '../ground.ts';
import { ended, runCli, startCli } from './run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-test-'));
  await mkdir(join(folder, 'good'));
  await writeFile(join(folder, 'good/welcome.flow.yaml'), WELCOME);
});
afterAll(() => rm(folder, { recursive: true }));

const json = (text: string): unknown => JSON.parse(text);

describe('test', () => {
  const SCENARIOS = `scenarios:
  - name: a silent joiner is nudged after a day
    at: 2026-03-02T10:00+08:00
    steps:
      - event: member.joined
      - expect: { sent: [{ contains: 欢迎 }], step: menu }
      - advance: 1d
      - expect: { ended: silent }
`;

  async function testFolder(name: string, scenarios: string): Promise<string> {
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'welcome.flow.yaml'), WELCOME);
    await writeFile(join(path, 'welcome.scenarios.yaml'), scenarios);
    return path;
  }

  test('plays scenarios, and tells what they do not cover', async () => {
    const path = await testFolder('tested', SCENARIOS);
    const { code, stdout } = await runCli(['test', path, '--json']);
    expect([code, json(stdout)]).toMatchObject([
      0,
      {
        passed: true,
        reports: [
          {
            flow: 'welcome',
            results: [{ name: 'a silent joiner is nudged after a day', failure: null }],
            coverage: { steps: { missing: [{ name: 'material' }] } },
          },
        ],
      },
    ]);
  });

  test('plays what stands beside a flow that is named', async () => {
    const path = await testFolder('beside', SCENARIOS);
    const { code, stdout } = await runCli(['test', join(path, 'welcome.flow.yaml')]);
    expect([code, stdout.includes('1 个场景通过，0 个失败')]).toEqual([0, true]);
  });

  test.each([
    ['tap', /^TAP version/],
    ['junit', /^<\?xml/],
  ])('reports as %s', async (reporter, form) => {
    const path = await testFolder(reporter, SCENARIOS);
    const { code, stdout } = await runCli(['test', path, '--reporter', reporter]);
    expect(code).toBe(0);
    expect(stdout).toMatch(form);
  });

  test('publishes files from the folder of the scenarios', async () => {
    const entries = [
      '      - publish: older/welcome-1.yaml',
      '      - event: member.joined',
      '      - expect: { sent: [{ contains: 你好 }] }',
    ];
    const scenarios = ['scenarios:', '  - name: s', '    steps:', ...entries, ''].join('\n');
    const path = await testFolder('publishing', scenarios);
    const missing = await runCli(['test', path, '--lang', 'en']);
    expect([missing.code, missing.stdout.includes('There is no file')]).toEqual([1, true]);
    await mkdir(join(path, 'older'));
    await writeFile(join(path, 'older/welcome-1.yaml'), WELCOME.replaceAll('欢迎', '你好'));
    expect((await runCli(['test', path])).code).toBe(0);
  });

  test('ends with 1 when a scenario fails', async () => {
    const path = await testFolder('failing', SCENARIOS.replace('silent }', 'engaged }'));
    const { code, stdout } = await runCli(['test', path, '--lang', 'en']);
    expect([code, stdout.includes('0 passed, 1 failed')]).toEqual([1, true]);
  });

  test('names flows that have no scenarios', async () => {
    const good = join(folder, 'good');
    const { code, stderr } = await runCli(['test', good]);
    expect([code, stderr]).toEqual([0, `没有场景的流程：${join(good, 'welcome.flow.yaml')}\n`]);
  });

  test('cannot play scenarios without their flow', async () => {
    const path = await testFolder('alone', SCENARIOS);
    await rm(join(path, 'welcome.flow.yaml'));
    const { code, stderr } = await runCli(['test', path]);
    expect([code, stderr.includes('welcome.flow.yaml')]).toEqual([3, true]);
  });

  test('lists the changes of a flow that no scenario notices', async () => {
    const path = await testFolder('mutants', SCENARIOS);
    const { code, stdout } = await runCli(['test', path, '--mutate', '--lang', 'en']);
    const [head = '', ...survivors] = stdout.trimEnd().split('\n');
    expect([code, /^welcome: \d+ of \d+ changes were noticed$/.test(head)]).toEqual([0, true]);
    expect(survivors.every((line) => /welcome\.flow\.yaml:\d+ {2}[a-z]+ {2}/.test(line))).toBe(
      true,
    );
    const strict = await runCli(['test', path, '--mutate', '--strict', '--json']);
    const { reports } = json(strict.stdout) as { reports: { survivors: unknown[] }[] };
    expect([strict.code, reports[0]?.survivors.length]).toEqual([1, survivors.length]);
    expect(survivors.length).toBeGreaterThan(0);
  });

  test('tries no change while a scenario fails', async () => {
    const path = await testFolder('mutants-failing', SCENARIOS.replace('silent }', 'engaged }'));
    const { code, stdout } = await runCli(['test', path, '--mutate']);
    expect([code, stdout]).toEqual([1, 'welcome：场景还没有全部通过，没有做变异测试\n']);
  });

  test('plays again what a changed file affects, until it is stopped', async () => {
    const path = await testFolder('watched', SCENARIOS);
    const child = startCli(['test', path, '--watch', '--lang', 'en']);
    const said = { stdout: '', stderr: '' };
    for (const from of ['stdout', 'stderr'] as const) {
      child[from]!.on('data', (chunk) => {
        said[from] += chunk;
      });
    }
    const heard = async (from: 'stdout' | 'stderr', words: string) => {
      while (!said[from].includes(words)) await once(child[from]!, 'data');
    };
    await heard('stdout', '1 passed, 0 failed');
    await heard('stderr', 'Waiting for changes');
    said.stdout = '';
    await writeFile(join(path, 'notes.txt'), 'of no concern');
    await writeFile(
      join(path, 'welcome.scenarios.yaml'),
      SCENARIOS.replace('silent }', 'engaged }'),
    );
    await heard('stdout', '0 passed, 1 failed');
    expect(said.stdout).not.toContain('1 passed');
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
  });

  test('knows no other reporter', async () => {
    expect((await runCli(['test', '--reporter', 'loud'])).code).toBe(2);
  });
});
