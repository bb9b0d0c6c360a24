import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../../server/version.ts';
import { WELCOME } from '../ground.ts';
import { runCli } from './run-cli.ts';

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

  test('puts right what it can with --fix, and tells what is left', async () => {
    const path = join(folder, 'to-fix');
    await mkdir(path);
    const flow = join(path, 'welcome.flow.yaml');
    const right = `${WELCOME}# ours\n`;
    await writeFile(flow, right.replace('next: nudge', 'next: nudg'));
    await writeFile(join(path, 'workspace.yaml'), 'calendar: offcie # ours\n');
    const { code, stdout } = await runCli(['check', path, '--fix', '--lang', 'en']);
    expect([code, stdout]).toEqual([0, 'Put right: 2.\nChecked 2 files: 0 errors, 0 warnings.\n']);
    expect(await readFile(flow, 'utf8')).toBe(right);
    expect(await readFile(join(path, 'workspace.yaml'), 'utf8')).toBe('calendar: office # ours\n');
  });

  test('leaves files alone without --fix', async () => {
    const path = join(folder, 'bad/deep/welcome.flow.yaml');
    const before = await readFile(path, 'utf8');
    const { code, stdout } = await runCli(['check', path, '--json']);
    expect([code, json(stdout)]).toMatchObject([1, { fixed: 0, files: [{ fixed: 0 }] }]);
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  test('looks at FLOWS_DIR when no path is given', async () => {
    const environment = { FLOWS_DIR: join(folder, 'good') };
    expect((await runCli(['check'], { environment })).stdout).toContain('检查了 2 个文件');
  });

  test('knows the flows beside and below the workspace, for those that start others', async () => {
    const linked = await mkdtemp(join(folder, 'linked-'));
    await mkdir(join(linked, 'more'));
    await writeFile(join(linked, 'workspace.yaml'), 'zone: Asia/Shanghai\n');
    await writeFile(join(linked, 'more/welcome.flow.yaml'), WELCOME);
    const starting = (flow: string) =>
      `flow: first\nabout: member\nsteps: { a: { start: { flow: ${flow} }, end: x } }\n`;
    const first = join(linked, 'first.flow.yaml');
    await writeFile(first, starting('welcome'));
    expect((await runCli(['check', first])).code).toBe(0);
    await writeFile(first, starting('welcom'));
    const { code, stdout } = await runCli(['check', first, '--json']);
    expect([code, json(stdout)]).toMatchObject([
      1,
      { files: [{}, { findings: [{ code: 'UNKNOWN_FLOW' }] }] },
    ]);
    await rm(linked, { recursive: true });
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

  test('tells of warnings in the workspace, and of its mistakes', async () => {
    const flows = join(folder, 'warned');
    await mkdir(flows);
    const examined = async (max: string) => {
      const text = `classes: { promo: { cap: [{ max: ${max}, per: day }] } }\n`;
      await writeFile(join(flows, 'workspace.yaml'), text);
      const environment = { FLOWS_DIR: flows, DATA_DIR: folder };
      const { stdout } = await runCli(['doctor', '--lang', 'en'], { environment });
      return stdout.split('\n').filter((line) => line.includes('workspace: '));
    };
    expect(await examined('0')).toEqual([expect.stringContaining('1 warnings; run check')]);
    expect(await examined('-1')).toEqual([expect.stringContaining('1 mistakes; run check')]);
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
