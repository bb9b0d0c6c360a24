import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../server/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.ts';
import { OWNER_TOKEN } from './editor-ground.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { type RunningProgram, serve } from './program.ts';

const DAY_MS = 86_400_000;
const PATIENCE = { timeout: 120_000, interval: 50 };
/** How many wait in each step of the first version: 5,000 in all. */
const LIVE = { pause: 2_000, remind: 1_500, 'old-menu': 1_500 };

const FIRST = `flow: care
about: customer
start: [{ on: order.paid }]
steps:
  which:
    choose:
      - { if: "event.data.place == 'remind'", next: remind }
      - { if: "event.data.place == 'old-menu'", next: old-menu }
    else: pause
  pause: { wait: { for: 3d }, end: paused }
  remind: { wait: { for: 5d }, end: reminded }
  old-menu:
    ask: { to: customer, text: 回复 1, options: [{ match: ["1"], end: replied }] }
    after: [{ delay: 9d, end: silent }]
`;
/** One delay is another, one step is gone, one has another name. */
const SECOND = `flow: care
about: customer
start: [{ on: order.paid }]
migrate:
  default: move
  timers: restart
  steps:
    remind: { end: dropped }
    old-menu: { to: menu }
steps:
  which: { choose: [{ if: "event.data.place == 'menu'", next: menu }], else: pause }
  pause: { wait: { for: 7d }, end: paused }
  menu:
    ask: { to: customer, text: 回复 1, options: [{ match: ["1"], end: replied }] }
    after: [{ delay: 9d, end: silent }]
`;
const params = { id: 'care' };

let folder: string;
let database: TestDatabase;
let ledger: Ledger;
let program: RunningProgram | null = null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'groupflow-migration-'));
  database = await createTestDatabase(18, { empty: true });
  ledger = await openLedger();
  await mkdir(path.join(folder, 'flows'));
  const workspace = [
    'zone: Asia/Shanghai',
    `connectors: { receiver: { kind: webhook, url: "${ledger.url}", secret: $RECEIVER_SECRET } }`,
    'deliver: { member: receiver, customer: receiver, group: receiver, staff: receiver }',
    '',
  ];
  await writeFile(path.join(folder, 'flows/workspace.yaml'), workspace.join('\n'));
  await writeFile(path.join(folder, 'flows/care.flow.yaml'), FIRST);
});
afterAll(async () => {
  await program?.kill();
  await ledger.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<Client> {
  program = await serve({
    DATABASE_URL: database.connectionString,
    FLOWS_DIR: path.join(folder, 'flows'),
    PORT: '0',
    LOG_LEVEL: 'fatal',
    ADMIN_TOKEN: OWNER_TOKEN,
    RECEIVER_SECRET: 'whsec_dGhlLXJlY2VpdmVyLW9mLXRoZS10ZXN0',
  });
  return createClient({ baseUrl: program.url, token: OWNER_TOKEN });
}

async function fill(client: Client): Promise<void> {
  const events = Object.entries(LIVE).flatMap(([place, count]) =>
    Array.from({ length: count }, (_, index) => ({
      specversion: '1.0' as const,
      id: `${place}-${index}`,
      source: 'shop',
      type: 'order.paid',
      subject: `customer/${place}-${index}`,
      data: { place },
    })),
  );
  for (let from = 0; from < events.length; from += 1_000) {
    await client.sendEvents({ body: events.slice(from, from + 1_000) });
  }
  const live = async () => {
    const { figures } = await client.getFlow({ params });
    return Object.fromEntries(figures.map(({ step, live: count }) => [step, count]));
  };
  await expect.poll(live, PATIENCE).toEqual({ ...LIVE, which: 0 });
  await ledger.reaches(LIVE['old-menu']);
}

/** Live instances of the first version, read where nobody can be in the way. */
async function liveOnFirst(): Promise<number> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  const { rows } = await client.query(
    "select sum(count)::integer as live from census where version = 1 and status = 'active' and step = ''",
  );
  await client.end();
  return rows[0].live;
}

async function allInstances(client: Client) {
  const all: Awaited<ReturnType<Client['listInstances']>>['items'] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listInstances({ query: { flow: 'care', limit: 200, cursor } });
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return all;
}

test('5,000 live instances move as they were told to, though the server is killed twice', {
  timeout: 600_000,
}, async () => {
  let client = await start();
  await fill(client);
  await client.saveDraft({ params, body: SECOND });
  expect(await client.impactFlow({ params })).toEqual({
    version: 2,
    live: 5_000,
    steps: [
      fate('old-menu', { fate: 'moves', to: 'menu' }),
      fate('pause', { fate: 'moves', to: 'pause' }),
      fate('remind', { fate: 'ends', outcome: 'dropped' }),
    ],
    findings: [],
  });
  await client.publishFlow({ params, body: { reason: '改版' } });
  await program?.kill();
  expect(await liveOnFirst()).toBeGreaterThan(0);
  client = await start();
  const migration = async () => (await client.getFlow({ params })).migration;
  await expect.poll(async () => (await migration())?.asked, PATIENCE).toBeGreaterThan(0);
  await program?.kill();
  client = await start();
  await expect
    .poll(migration, PATIENCE)
    .toMatchObject({ version: 2, asked: 5_000, older: 0, reason: '改版' });

  const all = await allInstances(client);
  const tally: Record<string, number> = {};
  for (const { version, status, steps, outcome } of all) {
    const place = `${version} ${status} ${outcome ?? steps.join()}`;
    tally[place] = (tally[place] ?? 0) + 1;
  }
  expect(tally).toEqual({
    '2 active pause': 2_000,
    '2 active menu': 1_500,
    '1 completed dropped': 1_500,
  });
  expect(new Set(all.map(({ subject }) => subject.ref)).size).toBe(5_000);
  const waits = all.filter(({ steps }) => steps.includes('pause'));
  const dueAt = waits.map((instance) => Date.parse(instance.dueAt ?? ''));
  const startedAt = Date.parse((await migration())?.startedAt ?? '');
  expect(Math.min(...dueAt)).toBeGreaterThanOrEqual(startedAt + 7 * DAY_MS);

  // Nothing was sent again, and the message of the old name is answered under the new one.
  expect([ledger.entries.size, ledger.contradictions]).toEqual([1_500, []]);
  const reply = {
    specversion: '1.0' as const,
    id: 'reply',
    source: 'shop',
    type: 'message.received',
    subject: 'customer/old-menu-7',
    data: { text: '1' },
  };
  await client.sendEvents({ body: reply });
  const answered = async () => {
    const { items } = await client.listInstances({ query: { subject: 'customer:old-menu-7' } });
    return items.map(({ version, outcome }) => [version, outcome]);
  };
  await expect.poll(answered, PATIENCE).toEqual([[2, 'replied']]);
  expect(await program?.stop()).toBe(0);
});

function fate(step: keyof typeof LIVE, told: Record<string, unknown>) {
  return { version: 1, step, live: LIVE[step], to: null, outcome: null, enter: false, ...told };
}
