import { expect, test } from 'vitest';
import type { EffectKey } from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import { readWorkspace } from '../../../engine/runtime/index.ts';
import { openMemoryStore } from '../../../engine/store/index.ts';
import { buildConnectors } from '../../../server/connectors/index.ts';
import { addressText, messageText } from '../../../server/connectors/message-text.ts';
import { createLog } from '../../../server/log.ts';
import type { Environment } from '../../../server/settings.ts';
import { message } from './messages.ts';

const NOW = instant(Date.UTC(2026, 2, 2, 3));

function build(connectors: string, environment: Environment = {}) {
  const logged: Record<string, unknown>[] = [];
  const store = openMemoryStore();
  const log = createLog('info', { write: (line) => logged.push(JSON.parse(line)) });
  const first = connectors.trim().split(':')[0];
  const deliver = `{ member: ${first}, customer: ${first}, group: ${first}, staff: ${first} }`;
  const workspace = readWorkspace(`connectors:\n${connectors}\ndeliver: ${deliver}\n`);
  const clock = { now: () => NOW };
  return {
    logged,
    store,
    connectors: buildConnectors(workspace, {
      environment,
      store,
      log,
      clock,
      traceparent: () => null,
    }),
  };
}

test('makes one for each name, of which only webhooks are real', () => {
  const { connectors } = build(
    '  sandbox: { kind: sandbox }\n  log: { kind: console }\n  shop: { kind: webhook, url: "https://shop.example", secret: $SHOP }',
    { SHOP: 'x' },
  );
  expect(connectors.map(({ name, real }) => [name, real])).toEqual([
    ['sandbox', false],
    ['log', false],
    ['shop', true],
  ]);
});

test('tells every missing secret at once', () => {
  const webhooks =
    '  shop: { kind: webhook, url: "https://shop.example", secret: $SHOP }\n  crm: { kind: webhook, url: "https://crm.example", secret: $CRM }\n  app: { kind: webhook, url: "https://app.example", secret: $APP }';
  let thrown: unknown;
  try {
    build(webhooks, { APP: 'x', CRM: '' });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: 'SETTINGS_INVALID',
    details: {
      mistakes: [
        {
          name: 'SHOP',
          zh: '未设置，而连接器“shop”要用它签名。',
          en: 'is not set, and connector `shop` signs with it.',
        },
        { name: 'CRM' },
      ],
    },
  });
});

test('the console writes one line for each message', async () => {
  const { connectors, logged } = build('  log: { kind: console }');
  const attempts = await connectors[0]?.deliver([message(), message()], NOW);
  expect(attempts).toEqual([{ type: 'sent' }, { type: 'sent' }]);
  expect(logged).toHaveLength(2);
  expect(logged[0]).toMatchObject({
    connector: 'log',
    key: 'welcome-1/greet/1/0',
    to: 'customer wm1',
    text: '你好',
  });
});

test('the sandbox shows each message once, however often it comes', async () => {
  const { connectors, store } = build('  sandbox: { kind: sandbox }');
  const toGroup = message({ to: { kind: 'group', group: 'sandbox' }, mention: ['guest-1'] });
  await connectors[0]?.deliver([toGroup], NOW);
  await connectors[0]?.deliver([toGroup], NOW);
  expect(await store.sandboxMessages('sandbox', 10)).toEqual([
    {
      seq: expect.any(String),
      key: 'welcome-1/greet/1/0',
      group: 'sandbox',
      person: null,
      from: 'flow',
      author: '群助手',
      text: '你好',
      at: NOW,
      mention: ['guest-1'],
      replies: [],
    },
  ]);
});

test('the sandbox speaks to people alone in a chat of their own', async () => {
  const { connectors, store } = build('  sandbox: { kind: sandbox }');
  await connectors[0]?.deliver(
    [
      message({ key: 'a' as EffectKey, to: { kind: 'customer', person: 'guest-1' } }),
      message({ key: 'b' as EffectKey, to: { kind: 'staff', staff: 'chen' } }),
      message({
        key: 'c' as EffectKey,
        to: { kind: 'member', group: 'sandbox', person: 'guest-2' },
      }),
    ],
    NOW,
  );
  const shown = await store.sandboxMessages('sandbox', 10);
  expect(shown.map(({ person }) => person)).toEqual(['guest-1', 'staff/chen', 'guest-2']);
});

test('the sandbox offers what a menu offers', async () => {
  const { connectors, store } = build('  sandbox: { kind: sandbox }');
  const menu = {
    type: 'menu' as const,
    items: [
      { label: '领资料', reply: '1' },
      { label: '人工', reply: '人工' },
    ],
  };
  await connectors[0]?.deliver([message({ parts: [{ type: 'text', text: '请选：' }, menu] })], NOW);
  const [shown] = await store.sandboxMessages('sandbox', 10);
  expect([shown?.text, shown?.replies]).toEqual(['请选：\n1 领资料\n人工', ['1', '人工']]);
});

test('says every kind of part and of address as text', () => {
  expect(
    messageText([
      { type: 'text', text: '看图' },
      { type: 'image', url: 'https://x.example/a.png' },
      { type: 'link', url: 'https://x.example', title: '官网' },
    ]),
  ).toBe('看图\n[图片] https://x.example/a.png\n官网 https://x.example');
  expect([
    addressText({ kind: 'member', group: 'g', person: 'p' }),
    addressText({ kind: 'customer', person: 'p' }),
    addressText({ kind: 'group', group: 'g' }),
    addressText({ kind: 'staff', staff: 's' }),
  ]).toEqual(['member g/p', 'customer p', 'group g', 'staff s']);
});
