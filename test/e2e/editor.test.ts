import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../server/client.ts';
import type { EditorGround } from './editor-ground.ts';
import { LIBRARY, OWNER_TOKEN, openEditor } from './editor-ground.ts';

const TIMEOUT_MS = 180_000;

let ground: EditorGround;
let page: Page;
let original: string;

beforeAll(async () => {
  original = await readFile(path.join(LIBRARY, 'welcome.flow.yaml'), 'utf8');
  ground = await openEditor();
  page = ground.page;
}, TIMEOUT_MS);
afterAll(() => ground?.close(), TIMEOUT_MS);

const inspector = () => page.getByRole('complementary', { name: '属性' });
const step = (title: string) => page.getByRole('group', { name: new RegExp(`^${title}`) });

/** Waits until the server has this text as the draft, and nothing else. */
async function draftBecomes(text: string): Promise<void> {
  const client = createClient({ baseUrl: ground.program.url, token: OWNER_TOKEN });
  const draft = async () => (await client.getFlow({ params: { id: 'welcome' } })).draft;
  await expect.poll(draft, { timeout: 60_000, interval: 200 }).toBe(text);
}

const OLD_TEXT = '回复 1 领新人资料，回复 2 找客服，也可以先跟大家打个招呼～';
const NEW_TEXT = '回复 1 领新人资料，回复 2 找客服。';

test('a flow opens as a picture, with its settings beside it', {
  timeout: TIMEOUT_MS,
}, async () => {
  await page.getByRole('link', { name: '新人入群欢迎' }).click();
  await page.getByRole('heading', { level: 1, name: '新人入群欢迎' }).waitFor();
  await step('群里欢迎').waitFor();
  expect(await inspector().getByRole('textbox', { name: '标题' }).inputValue()).toBe(
    '新人入群欢迎',
  );
});

test('a text that is changed in the form changes its own line and no other', {
  timeout: TIMEOUT_MS,
}, async () => {
  await step('群里欢迎').click();
  const content = inspector().getByRole('textbox', { name: '内容' });
  const before = await content.inputValue();
  await content.fill(before.replace(OLD_TEXT, NEW_TEXT));
  await draftBecomes(original.replace(OLD_TEXT, NEW_TEXT));

  await page.getByRole('tab', { name: 'YAML' }).click();
  await page.getByRole('textbox', { name: '流程的 YAML' }).getByText(NEW_TEXT).waitFor();
  await page.getByRole('button', { name: '收起' }).click();
});

test('undo takes the change back to the last byte, and redo brings it again', {
  timeout: TIMEOUT_MS,
}, async () => {
  await page.getByRole('button', { name: '撤销' }).click();
  await draftBecomes(original);
  await page.getByRole('button', { name: '重做' }).click();
  await draftBecomes(original.replace(OLD_TEXT, NEW_TEXT));
  await page.getByRole('button', { name: '撤销' }).click();
  await draftBecomes(original);
});

const WITH_WAIT = (next: string) =>
  original.replace(
    '    next: first-words\n',
    `    next: wait\n\n  wait:\n    wait: { for: 1d }\n    next: ${next}\n`,
  );

test('a step from the palette goes in after the chosen one, and the comments stay', {
  timeout: TIMEOUT_MS,
}, async () => {
  await step('群里欢迎').click();
  const palette = page.getByRole('navigation', { name: '步骤' });
  await palette.getByRole('button', { name: '等待' }).click();
  await draftBecomes(WITH_WAIT('first-words'));
  await step('等待, 等待').waitFor();
});

/** Moves the pointer onto a step, at a share of its height; the picture may still be moving. */
async function pointAt(target: Locator, share: number, lands: string): Promise<void> {
  const hasLanded = async () => {
    const before = await target.boundingBox();
    if (before === null) return false;
    const at = { x: before.x + before.width / 2, y: before.y + before.height * share };
    await page.mouse.move(at.x, at.y, { steps: 10 });
    const isThere = await page.evaluate(
      ([x, y, selector]) => document.elementFromPoint(x, y)?.closest(selector) != null,
      [at.x, at.y, lands] as const,
    );
    return isThere && JSON.stringify(await target.boundingBox()) === JSON.stringify(before);
  };
  await expect.poll(hasLanded, { timeout: 60_000, interval: 200 }).toBe(true);
}

test('a way out that is drawn to another step leads there', { timeout: TIMEOUT_MS }, async () => {
  await page.getByRole('button', { name: '显示全部' }).click();
  await pointAt(step('等待, 等待'), 1, '.react-flow__handle.source');
  await page.mouse.down();
  await pointAt(step('发新人资料'), 0.5, '.react-flow__node[data-id="step:material"]');
  await page.mouse.up();
  await draftBecomes(WITH_WAIT('material'));
});

test('a way out that is chosen in the form leads there', { timeout: TIMEOUT_MS }, async () => {
  await step('等待, 等待').click();
  const next = inspector().getByRole('combobox', { name: '下一步' });
  await next.click();
  await next.fill('等对方开口');
  await next.press('Enter');
  await draftBecomes(WITH_WAIT('first-words'));
});

test('what is published is what new members meet', { timeout: TIMEOUT_MS }, async () => {
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '发布为 v2？' });
  await dialog.getByRole('button', { name: '发布' }).click();
  await page.getByText('已发布 v2').waitFor();
  await page.getByText('与线上一致').waitFor();

  const client = createClient({ baseUrl: ground.program.url, token: OWNER_TOKEN });
  await client.sandboxJoin({ body: { name: '小李' } });
  await page.getByRole('link', { name: '1 人在途' }).click();
  const row = page.getByRole('row').filter({ hasText: '小李' });
  await row.getByText('v2').waitFor();
  await row.getByText('进行中').waitFor();
});

test('an instance tells the path that it took, and each line of it leads to the text', {
  timeout: TIMEOUT_MS,
}, async () => {
  await page.getByRole('link', { name: '查看经过：小李' }).click();
  const record = page.getByRole('region', { name: '记录' });
  await record.getByText(/^最迟等到/).waitFor();
  const entries = record.getByRole('listitem').getByRole('button', { name: /^[^第]/ });
  expect((await entries.allTextContents()).slice(0, -1)).toEqual([
    '进入步骤“群里欢迎”',
    '消息已交给渠道，发给群',
    '消息有了结果，“群里欢迎”走“下一步”',
    '进入步骤“等待 wait”',
  ]);
  const picture = page.getByRole('region', { name: '走过的路径' });
  await picture.getByRole('group', { name: /^群里欢迎/ }).waitFor();

  await record.getByRole('button', { name: '第 23 行' }).first().click();
  const line = picture.getByRole('list', { name: 'YAML' }).locator('[aria-current=location]');
  await line.getByText('wait:').waitFor();
});

test('everything is there in English, too', { timeout: TIMEOUT_MS }, async () => {
  await page.getByText('EN', { exact: true }).click();
  await page.getByRole('region', { name: 'Record' }).waitFor();
  await page.getByRole('link', { name: 'Flows' }).click();
  await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
  await page.getByRole('columnheader', { name: 'Version' }).waitFor();
});

test('the pages had nothing to complain of', () => {
  expect(ground.complaints).toEqual([]);
});
