import { expect, test } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import type { Act } from '../../../engine/runtime/index.ts';
import { openMemoryStore } from '../../../engine/store/index.ts';
import { consoleConnector } from '../../../server/connectors/console.ts';
import { sandboxConnector } from '../../../server/connectors/sandbox.ts';
import { webhookSignature } from '../../../server/connectors/signature.ts';
import { webhookConnector } from '../../../server/connectors/webhook.ts';
import { createLog } from '../../../server/log.ts';
import { message } from './messages.ts';
import { openReceiver } from './receiver.ts';

const NOW = instant(Date.UTC(2026, 2, 2, 3));

function anAct(parts: Partial<Act> = {}): Act {
  const { key, connector, to, createdAt, promise, origin } = message();
  return {
    type: 'act',
    key,
    connector,
    to,
    action: 'coupon.issue',
    with: { couponRef: 'welcome-10' },
    keeps: false,
    createdAt,
    promise,
    report: { instance: origin.instance, step: origin.step, visit: 1 },
    origin,
    ...parts,
  };
}

test('a webhook posts an action by its name, signed, and keeps the answer where it is wanted', async () => {
  const receiver = await openReceiver();
  receiver.replies.push({ status: 200, body: '{"code":"X1"}' }, { status: 200, body: 'ok' });
  const connector = webhookConnector({
    name: 'shop',
    url: receiver.url,
    secret: 'secret',
    clock: { now: () => NOW },
  });
  expect(await connector.act?.([anAct({ keeps: true }), anAct()], NOW)).toEqual([
    { type: 'sent', answer: { code: 'X1' } },
    { type: 'sent' },
  ]);
  const [request] = receiver.received;
  const { key, to, origin } = anAct();
  expect(JSON.parse(request?.body ?? '')).toEqual({
    type: 'coupon.issue',
    timestamp: '2026-03-02T02:00:00.000Z',
    data: {
      key,
      to,
      action: 'coupon.issue',
      with: { couponRef: 'welcome-10' },
      flow: origin.flow,
      version: origin.version,
      instance: origin.instance,
      step: origin.step,
      subject: origin.subject,
    },
  });
  const content = { id: key, timestamp: NOW / 1_000, body: request?.body ?? '' };
  expect(request?.headers).toMatchObject({
    'idempotency-key': key,
    'webhook-signature': webhookSignature('secret', content),
  });
  await receiver.close();
});

test('the sandbox shows an action in the chat of whom it is about, once', async () => {
  const store = openMemoryStore();
  const connector = sandboxConnector('sandbox', store);
  const acts = [anAct({ to: { kind: 'member', group: 'g1', person: 'wm1' } })];
  expect(await connector.act?.(acts, NOW)).toEqual([{ type: 'sent' }]);
  await connector.act?.(acts, NOW);
  const shown = await store.sandboxMessages('g1', 10);
  expect(shown.map(({ text }) => text)).toEqual([
    '〔发放优惠券〕coupon.issue {"couponRef":"welcome-10"}',
  ]);
  await store.close();
});

test('the console writes an action as one line', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', { write: (line) => lines.push(JSON.parse(line)) });
  await consoleConnector('log', log).act?.([anAct()], NOW);
  expect(lines).toMatchObject([
    { connector: 'log', to: 'customer wm1', action: 'coupon.issue', msg: 'action' },
  ]);
});
