import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EditorGround } from './editor-ground.ts';
import { openEditor } from './editor-ground.ts';

const TIMEOUT_MS = 180_000;

let ground: EditorGround;
let page: Page;

beforeAll(async () => {
  ground = await openEditor();
  page = ground.page;
}, TIMEOUT_MS);
afterAll(() => ground?.close(), TIMEOUT_MS);

const chat = () => page.getByRole('log', { name: '消息' });

async function join(name: string): Promise<void> {
  await page.getByRole('textbox', { name: '入群者的名字' }).fill(name);
  await page.getByRole('button', { name: '入群', exact: true }).click();
  await page.getByRole('button', { name, pressed: true }).waitFor();
}

test('a new installation shows the six flows of the library to whoever opens the printed link', {
  timeout: TIMEOUT_MS,
}, async () => {
  const names = [
    '每周活动节奏',
    '提问三级响应',
    '沉默成员唤醒',
    '试听课五步跟进',
    'VIP 专属客服',
    '新人入群欢迎',
  ];
  const flows = page.getByRole('row').filter({ has: page.getByRole('link') });
  await flows.first().waitFor();
  const shown = await Promise.all(
    (await flows.all()).map(async (row) => [
      await row.getByRole('link').first().textContent(),
      await row.getByText('运行中').isVisible(),
      await row.getByText('无问题').isVisible(),
    ]),
  );
  expect([ground.program.database, shown]).toEqual([
    'embedded',
    names.map((name) => [name, true, true]),
  ]);
});

test('a member who joins is welcomed, and whose reply asks for the material gets it', {
  timeout: TIMEOUT_MS,
}, async () => {
  await page.getByRole('link', { name: '沙盒' }).click();
  await join('阿敏');
  await chat().getByText('@阿敏 欢迎 阿敏 加入！').waitFor();

  await page.getByRole('textbox', { name: '消息内容' }).fill('1');
  await page.getByRole('button', { name: '发送', exact: true }).click();
  await page.getByRole('tab', { name: '阿敏 的私聊' }).click();
  await chat().getByText('这是新人资料，有看不懂的地方随时在群里问。').waitFor();

  const instances = page.getByRole('region', { name: '流程实例' }).getByRole('listitem');
  await instances.filter({ hasText: '新人入群欢迎' }).filter({ hasText: '已完成' }).waitFor();
});

test('a member who stays silent is nudged once the clock is moved on by a day', {
  timeout: TIMEOUT_MS,
}, async () => {
  await page.getByRole('tab', { name: /^体验群/ }).click();
  await join('阿强');
  await chat().getByText('@阿强 欢迎 阿强 加入！').waitFor();
  expect(await page.getByRole('tab', { name: '阿强 的私聊' }).isVisible()).toBe(false);

  const clock = page.getByRole('region', { name: '时钟' });
  await clock.getByRole('button', { name: '+1 天' }).click();
  await clock.getByText('比实际快 1 天').waitFor();
  await page.getByRole('tab', { name: '阿强 的私聊' }).click();
  await chat().getByText('阿强，看到你进群啦！').waitFor();
});

test('nobody who is not signed in sees anything', { timeout: TIMEOUT_MS }, async () => {
  const anonymous = await page.context().browser()!.newContext();
  const other = await anonymous.newPage();
  await other.goto(`${ground.program.url}/sandbox`);
  await other.getByText('请用登录链接打开本页。').waitFor();
  await other.goto(ground.program.signInLink);
  await other.getByText('这个登录链接不能用了').waitFor();
  await anonymous.close();
});

test('the page had nothing to complain of', () => {
  expect(ground.complaints).toEqual([]);
});
