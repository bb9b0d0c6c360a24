import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../server/client.ts';
import type { EditorGround } from './editor-ground.ts';
import { OWNER_TOKEN, openEditor } from './editor-ground.ts';

const TIMEOUT_MS = 180_000;
const SERIOUS = ['serious', 'critical'];

let ground: EditorGround;
let page: Page;
/** What stands in paths and is known only once somebody has joined. */
const refs = { instance: '', subject: '' };

beforeAll(async () => {
  ground = await openEditor();
  page = ground.page;
  await page.getByRole('heading', { level: 1, name: '流程' }).waitFor();
  const client = createClient({ baseUrl: ground.program.url, token: OWNER_TOKEN });
  const { ref } = await client.sandboxJoin({ body: { name: '小李' } });
  await client.sandboxSpeak({ params: { ref }, body: { text: '1' } });
  // Moving the clock returns when all that is due is done.
  await client.moveClock({ body: { byMs: 60_000 } });
  const { items } = await client.listInstances({ query: { flow: 'welcome' } });
  refs.instance = items[0]?.id ?? '';
  refs.subject = encodeURIComponent(`member:sandbox/${ref}`);
}, TIMEOUT_MS);
afterAll(() => ground?.close(), TIMEOUT_MS);

/** What axe finds on the page that keeps somebody out, and where. */
async function barriers(): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Where a page is, and what can be seen once it is there. */
interface Place {
  readonly path: () => string;
  readonly act?: () => Promise<void>;
  readonly sight: () => Locator;
}

const PLACES: Readonly<Record<string, Place>> = {
  'the sign-in page': {
    path: () => '/sign-in',
    sight: () => page.getByText('请用登录链接打开本页。'),
  },
  'the flows': {
    path: () => '/flows',
    sight: () => page.getByRole('link', { name: '新人入群欢迎', exact: true }),
  },
  'the form for a new flow': {
    path: () => '/flows',
    act: () => page.getByRole('button', { name: '新建流程' }).click(),
    sight: () => page.getByRole('dialog').getByRole('textbox', { name: '名称' }),
  },
  'a flow with its settings': {
    path: () => '/flows/welcome',
    sight: () => page.getByRole('group', { name: /^群里欢迎/ }),
  },
  'a flow with the form of a step': {
    path: () => '/flows/welcome?step=nudge',
    sight: () => page.getByRole('textbox', { name: '步骤 id' }),
  },
  'the text of a flow': {
    path: () => '/flows/welcome',
    act: () => page.getByRole('tab', { name: 'YAML' }).click(),
    sight: () => page.getByRole('textbox', { name: '流程的 YAML' }),
  },
  'the versions of a flow': {
    path: () => '/flows/welcome',
    act: () => page.getByRole('tab', { name: /^版本/ }).click(),
    sight: () => page.getByText('与当前草稿相同'),
  },
  'the instances of a flow': {
    path: () => '/flows/welcome/instances',
    sight: () => page.getByRole('link', { name: '查看经过：小李' }),
  },
  'an instance with its path': {
    path: () => `/instances/${refs.instance}`,
    sight: () => page.getByRole('group', { name: /^群里欢迎/ }),
  },
  'an instance with its text': {
    path: () => `/instances/${refs.instance}`,
    act: () => page.getByRole('region', { name: '走过的路径' }).getByText('YAML').click(),
    sight: () => page.getByRole('list', { name: 'YAML' }),
  },
  'the sandbox': {
    path: () => '/sandbox',
    sight: () => page.getByRole('log', { name: '消息' }).getByText('欢迎 小李 加入'),
  },
  'a person, in the drawer': {
    path: () => `/flows?subject=${refs.subject}`,
    sight: () => page.getByRole('dialog').getByText('标签', { exact: true }),
  },
  'the deliveries': {
    path: () => '/deliveries',
    sight: () => page.getByText('已送出').first(),
  },
  'the tasks': {
    path: () => '/tasks',
    sight: () => page.getByText('没有待办'),
  },
  'the segments': {
    path: () => '/segments',
    sight: () => page.getByText('会员分层'),
  },
  'the figures of a person': {
    path: () => `/flows?subject=${refs.subject}&tab=figures`,
    sight: () => page.getByRole('dialog').getByText('7 天互动'),
  },
  'the broadcasts': {
    path: () => '/broadcasts',
    sight: () =>
      page.getByRole('columnheader', { name: '启动的流程' }).or(page.getByText('没有群发')),
  },
  'the content plan': {
    path: () => '/plan',
    sight: () => page.getByRole('columnheader', { name: '与计划的差别' }).first(),
  },
  'the calendar': {
    path: () => '/calendar',
    sight: () => page.getByRole('region', { name: '月历' }),
  },
  'what was put aside': {
    path: () => '/put-aside',
    sight: () => page.getByText('没有搁置的事件'),
  },
  'a page that is not there': {
    path: () => '/nowhere',
    sight: () => page.getByText('没有这个页面'),
  },
};

describe.each(['light', 'dark'])('in the %s look, nothing serious keeps anybody out of', (look) => {
  beforeAll(async () => {
    await page.goto(`${ground.program.url}/flows`);
    const toDark = page.getByRole('button', { name: '切换到深色' });
    if (look === 'dark') await toDark.click();
    await page.getByRole('button', { name: /^切换到/ }).waitFor();
  }, TIMEOUT_MS);

  test.each(Object.keys(PLACES))('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const { path, act, sight } = PLACES[name]!;
    await page.goto(`${ground.program.url}${path()}`);
    await act?.();
    await sight().waitFor();
    expect(await barriers()).toEqual([]);
  });
});

test('the pages had nothing to complain of', () => {
  expect(ground.complaints).toEqual([]);
});
