import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../../server/version.ts';
import { WELCOME } from '../ground.ts';
import { ended, runCli, startCli } from './run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-cli-'));
  await mkdir(join(folder, 'good'));
  await mkdir(join(folder, 'bad/deep'), { recursive: true });
  await writeFile(join(folder, 'good/welcome.flow.yaml'), WELCOME);
  await writeFile(join(folder, 'good/workspace.yaml'), 'zone: Asia/Shanghai\n');
  await writeFile(
    join(folder, 'bad/deep/welcome.flow.yaml'),
    WELCOME.replace('next: nudge', 'next: nudg'),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const json = (text: string): unknown => JSON.parse(text);

describe('the command line', () => {
  test('tells its version', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  test.each([
    [['--help'], {}, '用法：'],
    [['--help', '--lang', 'en'], {}, 'Usage:'],
    [['--help'], { LANG: 'en_US.UTF-8' }, 'Usage:'],
    [['--help'], { LANG: 'C.UTF-8' }, '用法：'],
    [['--help', '--lang=zh'], { LANG: 'en_US.UTF-8' }, '用法：'],
  ])('%o speaks the language of %o', async (parameters, environment, word) => {
    const { code, stdout } = await runCli(parameters, { environment });
    expect([code, stdout.includes(word)]).toEqual([0, true]);
  });

  test.each([
    [['nonsense']],
    [['check', '--nonsense']],
    [['events', 'send']],
    [['traffic', '--events', '-1']],
    [['traffic', '--events', 'many']],
    [['traffic', '--from', 'yesterday']],
    [['schema', 'nonsense']],
  ])('%o is wrong usage', async (parameters) => {
    const { code, stdout, stderr } = await runCli(parameters);
    expect([code, stdout, stderr !== '']).toEqual([2, '', true]);
  });

  test('says every wrong setting, in the language, without a trace', async () => {
    const environment = { PORT: 'x', ADMIN_TOKEN: 'short' };
    const { code, stdout, stderr } = await runCli(['serve'], { environment });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(`设置无效 [SETTINGS_INVALID]
  PORT: 应为 0 到 65535 的整数。
  ADMIN_TOKEN: 至少需要 32 个字符。可用 openssl rand -hex 32 生成。
`);
  });

  test('says a failure in JSON when JSON is asked', async () => {
    const { code, stdout } = await runCli(['worker', '--json'], { environment: { PORT: 'x' } });
    expect([code, json(stdout)]).toMatchObject([3, { error: { code: 'SETTINGS_INVALID' } }]);
  });
});

describe('check', () => {
  test('is content with flows that have no mistake', async () => {
    const { code, stdout } = await runCli(['check', join(folder, 'good')]);
    expect([code, stdout]).toEqual([0, '检查了 2 个文件：0 个错误，0 个警告。\n']);
  });

  test('shows each mistake with its place, and ends with 1', async () => {
    const { code, stdout } = await runCli(['check', folder, '--lang', 'en']);
    expect(code).toBe(1);
    const file = join(folder, 'bad/deep/welcome.flow.yaml');
    const lines = WELCOME.split('\n');
    const line = lines.findIndex((text) => text.includes('next: nudge')) + 1;
    expect(stdout).toContain(`${file}:${line}:`);
    expect(stdout).not.toContain('\u001b[');
    expect(stdout).toMatch(/Checked 3 files: \d errors?, \d warnings?\.\n$/);
  });

  test('tells findings as JSON', async () => {
    const { code, stdout } = await runCli(['check', join(folder, 'bad'), '--json']);
    expect([code, json(stdout)]).toMatchObject([
      1,
      {
        files: [
          {
            file: join(folder, 'bad/deep/welcome.flow.yaml'),
            findings: [{ code: 'UNKNOWN_TARGET' }],
          },
        ],
      },
    ]);
  });

  test('looks at FLOWS_DIR when no path is given', async () => {
    const environment = { FLOWS_DIR: join(folder, 'good') };
    expect((await runCli(['check'], { environment })).stdout).toContain('检查了 2 个文件');
  });

  test('tells mistakes of the workspace too', async () => {
    const workspace = join(folder, 'broken.yaml');
    await writeFile(workspace, 'zone: Moon/Crater\n');
    const good = join(folder, 'good');
    const { code, stdout } = await runCli(['check', good, '--workspace', workspace]);
    expect([code, stdout.includes(`${workspace}:1:`)]).toEqual([1, true]);
  });

  test.each([[['/no/such/folder']], [['--workspace', '/no/such/file']]])(
    'cannot run with %o',
    async (parameters) => {
      const where = parameters.length === 2 ? [join(folder, 'good')] : [];
      const { code, stderr } = await runCli(['check', ...where, ...parameters]);
      expect([code, stderr.includes('INPUT_INVALID')]).toEqual([3, true]);
    },
  );
});

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

describe('schema', () => {
  test('lists the names, and prints one', async () => {
    expect((await runCli(['schema'])).stdout).toBe('flow\nscenarios\nworkspace\n');
    expect(json((await runCli(['schema', '--json'])).stdout)).toEqual([
      'flow',
      'scenarios',
      'workspace',
    ]);
    expect(json((await runCli(['schema', 'flow'])).stdout)).toMatchObject({ type: 'object' });
  });
});

describe('traffic', () => {
  test('writes the same bytes for the same seed, to a file or to standard output', async () => {
    const out = join(folder, 'traffic.jsonl');
    const told = await runCli(['traffic', '--seed', '5', '--events', '300', '--out', out]);
    expect(told).toEqual({ code: 0, stdout: `已写入 300 个事件：${out}\n`, stderr: '' });
    const printed = await runCli(['traffic', '--seed', '5', '--events', '300']);
    expect(printed.stdout).toBe(await readFile(out, 'utf8'));
    expect(printed.stdout.trim().split('\n')).toHaveLength(300);
  });
});

describe('doctor', () => {
  test('lists settings and what a start needs, without showing secrets', async () => {
    const ADMIN_TOKEN = 'hidden'.repeat(6);
    const environment = { ADMIN_TOKEN, FLOWS_DIR: join(folder, 'good'), DATA_DIR: folder };
    const { code, stdout } = await runCli(['doctor', '--json'], { environment });
    expect(code).toBe(0);
    expect(stdout).not.toContain('hidden');
    expect(json(stdout)).toMatchObject({
      version: VERSION,
      node: process.version,
      examined: [
        { name: 'settings', state: 'fine' },
        { name: 'database', state: 'fine' },
        { name: 'flows', state: 'fine' },
        { name: 'connectors', state: 'fine' },
        { name: 'editor' },
      ],
    });
  });

  test('says what is wrong, and ends with 1', async () => {
    const environment = {
      DATABASE_URL: 'postgres://nobody:hidden@127.0.0.1:9/none',
      FLOWS_DIR: '/no/such',
    };
    const { code, stdout } = await runCli(['doctor', '--lang', 'en'], { environment });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ database: cannot be reached/);
    expect(stdout).toMatch(/· flows: there is no folder \/no\/such/);
    expect(stdout).not.toContain('hidden');
  });

  test('names missing secrets and wrong settings', async () => {
    const flows = join(folder, 'webhook');
    await mkdir(flows);
    await writeFile(
      join(flows, 'workspace.yaml'),
      'connectors:\n  shop: { kind: webhook, url: "https://shop.example", secret: $SHOP_SECRET }\ndeliver: { member: shop, customer: shop, group: shop, staff: shop }\n',
    );
    const missing = await runCli(['doctor'], { environment: { FLOWS_DIR: flows } });
    expect([missing.code, missing.stdout.includes('✗ SHOP_SECRET')]).toEqual([1, true]);
    const wrong = await runCli(['doctor'], { environment: { LOG_LEVEL: 'loud' } });
    expect([wrong.code, wrong.stdout.includes('✗ LOG_LEVEL')]).toEqual([1, true]);
  });
});
