import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const TEA = `flow: tea
about: group
reenter: { after: 7d }
assert: { messages: { max: 2, per: week } }
steps:
  hello: { send: { to: group, text: 喝茶 }, next: pause }
  pause: { wait: { for: 12h }, next: again }
  again: { send: { to: group, text: 再喝一杯, class: promo }, end: told }
`;
const TRIAL = `flow: trial
about: customer
key: event.data.trialRef
start: [{ on: trial.started }]
reenter: never
steps:
  hello: { send: { to: customer, text: 你好 }, end: told }
`;
const WORKSPACE = `zone: Asia/Shanghai
classes: { service: {}, promo: { cap: [{ max: 1, per: 30d }] } }
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-worst-'));
  await writeFile(join(folder, 'tea.flow.yaml'), TEA);
  await writeFile(join(folder, 'trial.flow.yaml'), TRIAL);
  await writeFile(join(folder, 'workspace.yaml'), WORKSPACE);
});
afterAll(() => rm(folder, { recursive: true }));

describe('check --worst-case', () => {
  test('tells each flow and all together, with and without caps, and the way there', async () => {
    const { code, stdout } = await runCli(['check', '--worst-case', '.'], { cwd: folder });
    expect([code, stdout]).toEqual([
      0,
      `最坏情况：一个对象最多收到几条消息
任意 24 小时 / 7 天 / 30 天  不算上限     算上上限
发到本人
  trial（每个 key）          1 / 1 / 1    1 / 1 / 1
  合计                       不限（key）  不限（key）
发到群里
  tea                        2 / 2 / 8    2 / 2 / 5
  合计                       2 / 2 / 8    2 / 2 / 5

trial（每个 key） 发到本人 · 24 小时: 1
  +00:00 hello「你好」（service）

tea 发到群里 · 24 小时: 2
  +00:00 hello「喝茶」（service）
  +12:00 again「再喝一杯」（promo）
tea 发到群里 · 30 天: 8
  +00:00 hello「喝茶」（service）
  +12:00 again「再喝一杯」（promo）
  +12:00 流程结束
  +7天 12:00 流程开始
  +7天 12:00 hello「喝茶」（service）
  +8天 00:00 again「再喝一杯」（promo）
  +8天 00:00 流程结束
  +15天 00:00 流程开始
  +15天 00:00 hello「喝茶」（service）
  +15天 12:00 again「再喝一杯」（promo）
  +15天 12:00 流程结束
  +22天 12:00 流程开始
  +22天 12:00 hello「喝茶」（service）
  +23天 00:00 again「再喝一杯」（promo）
检查了 3 个文件：0 个错误，0 个警告。
`,
    ]);
  });

  test('speaks English, too', async () => {
    const { stdout } = await runCli(['check', '--worst-case', '.', '--lang', 'en'], {
      cwd: folder,
    });
    expect(stdout).toContain(
      'any 24 hours / 7 days / 30 days  without caps     with caps\nto the person\n' +
        '  trial (each key)               1 / 1 / 1        1 / 1 / 1\n' +
        '  together                       unbounded (key)  unbounded (key)\n',
    );
  });

  test('gives data to programs', async () => {
    const parameters = ['check', '--worst-case', '--format', 'json', 'tea.flow.yaml'];
    const { stdout } = await runCli(parameters, { cwd: folder });
    const path = [
      { type: 'message', atMs: 0, step: 'hello', class: 'service', to: 'group', text: '喝茶' },
      { type: 'message', atMs: 43_200_000, step: 'again', class: 'promo', text: '再喝一杯' },
    ];
    expect(JSON.parse(stdout)).toMatchObject({
      errors: 0,
      worstCase: [
        {
          workspace: 'workspace.yaml',
          flows: [
            {
              flow: 'tea',
              audience: 'group',
              isKeyed: false,
              windows: { day: { most: { type: 'count', count: 2 }, path } },
              capped: { month: { type: 'count', count: 5 } },
            },
          ],
        },
      ],
    });
  });

  test('ends with 1 where a promise is broken, and still tells the worst case', async () => {
    const file = join(folder, 'broken.flow.yaml');
    await writeFile(file, TEA.replace('tea', 'broken').replace('max: 2', 'max: 1'));
    const parameters = ['check', '--worst-case', file, '--lang', 'en'];
    const { code, stdout } = await runCli(parameters, { cwd: folder });
    await rm(file);
    expect(code).toBe(1);
    expect(stdout).toContain('WORST_CASE_OVER At most 1 messages in any 7 days are promised');
    expect(stdout).toMatch(/broken +2 \/ 2 \/ 8 +2 \/ 2 \/ 5/);
  });
});
