import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../server/client.ts';
import type { TrafficEvent } from '../../server/traffic/index.ts';
import { traffic } from '../../server/traffic/index.ts';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.ts';
import { ended, runCli, startCli } from '../server/cli/run-cli.ts';
import { LIBRARY, OWNER_TOKEN } from './editor-ground.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { type RunningProgram, serve } from './program.ts';

/** Raise it for a longer run. */
const EVENTS = Number(process.env.CRASH_EVENTS ?? 10_000);
const TIMEOUT_MS = 300_000 + EVENTS * 30;

/** Tells the receiver of each event, by its id. */
function receipt(flow: string, about: string, events: readonly string[]): string {
  return [
    `flow: ${flow}`,
    `about: ${about}`,
    'key: event.id',
    'start:',
    ...events.map((event) => `  - on: ${event}`),
    'steps:',
    '  tell:',
    `    send: { to: ${about}, text: "{{ event.id }}" }`,
    '    end: told',
    '',
  ].join('\n');
}

const PERSONAL = [
  ...['member.joined', 'member.left', 'message.received', 'message.answered', 'link.clicked'],
  ...['trial.started', 'order.paid'],
];

let folder: string;
let database: TestDatabase;
let ledger: Ledger;
let program: RunningProgram | null = null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'groupflow-crash-'));
  database = await createTestDatabase(18, { empty: true });
  ledger = await openLedger();
  const flows = path.join(folder, 'flows');
  await mkdir(flows);
  const workspace = [
    'zone: Asia/Shanghai',
    `connectors: { receiver: { kind: webhook, url: "${ledger.url}", secret: $RECEIVER_SECRET } }`,
    'classes: { service: { title: 服务 }, knowledge: { title: 知识 } }',
    'events: { help.requested: { data: { type: object, properties: { text: { type: string } } } } }',
    'deliver: { member: receiver, customer: receiver, group: receiver, staff: receiver }',
    '',
  ];
  const files = {
    'workspace.yaml': workspace.join('\n'),
    'receipt.flow.yaml': receipt('receipt', 'customer', PERSONAL),
    'receipt-of-group.flow.yaml': receipt('receipt-of-group', 'group', ['group.created']),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(flows, name), text);
  await cp(path.join(LIBRARY, 'welcome.flow.yaml'), path.join(flows, 'welcome.flow.yaml'));
});
afterAll(async () => {
  await program?.kill();
  await ledger.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

function start(port: string): Promise<RunningProgram> {
  return serve({
    DATABASE_URL: database.connectionString,
    FLOWS_DIR: path.join(folder, 'flows'),
    PORT: port,
    LOG_LEVEL: 'fatal',
    ADMIN_TOKEN: OWNER_TOKEN,
    RECEIVER_SECRET: 'whsec_dGhlLXJlY2VpdmVyLW9mLXRoZS10ZXN0',
  });
}

/** What the receiver has to hear of a run of events, by step and in the order of the words. */
function expectation(events: readonly TrafficEvent[]) {
  const greet: string[] = [];
  const material: string[] = [];
  const silent = new Map<string, string>();
  for (const { type, subject, data } of events) {
    const [, group, person = ''] = /^group\/(.+)\/member\/(.+)$/.exec(subject) ?? [];
    const ref = person === '' ? subject.replace(/^customer\//, '') : person;
    const member = silent.get(ref);
    if (type === 'member.joined') greet.push(`${group}/${ref}`);
    if (type === 'member.joined') silent.set(ref, `${group}/${ref}`);
    if (type === 'member.left' || type === 'message.received') silent.delete(ref);
    const asks = type === 'message.received' && ['1', '资料'].includes(String(data.text));
    if (asks && member !== undefined) material.push(member);
  }
  return {
    tell: events.map(({ id }) => id).sort(),
    greet: greet.sort(),
    material: material.sort(),
  };
}

/** What the receiver has heard, and what was withdrawn because its member had left by then. */
async function outcome(client: Client) {
  const withdrawn = await client.listDeliveries({ query: { status: 'withdrawn', limit: 200 } });
  expect(withdrawn.next).toBe(null);
  const members = async (step: string) => {
    const told = [...ledger.entries.values()].filter((entry) => entry.step === step);
    const ofStep = withdrawn.items.filter((delivery) => delivery.step === step);
    // A kill in the middle of sending leaves open whether it went out; by then its member had left.
    const inDoubt = ofStep.filter(({ key }) => ledger.entries.has(key));
    expect(inDoubt.filter(({ attempts }) => attempts === 0)).toEqual([]);
    const untold = ofStep.filter(({ key }) => !ledger.entries.has(key));
    const instances = untold.map(({ instance }) =>
      client.getInstance({ params: { id: instance ?? '' } }),
    );
    const refs = (await Promise.all(instances)).map(({ instance }) => instance.subject.ref);
    return [...told.map(({ subject }) => subject.ref), ...refs].sort();
  };
  const receipts = [...ledger.entries.values()].filter(({ step }) => step === 'tell');
  return {
    tell: receipts.map(({ text }) => text).sort(),
    greet: await members('greet'),
    material: await members('material'),
  };
}

/** What is still to be done, or was given up. */
async function unsettled(client: Client) {
  const statuses = ['waiting', 'sending', 'failed', 'dead'] as const;
  const found = statuses.map((status) => client.listDeliveries({ query: { status, limit: 1 } }));
  return (await Promise.all(found)).flatMap(({ items }) => items);
}

test(`${EVENTS} events outlive a server that is killed twice: each counts once, none is lost`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const events = [...traffic({ seed: 1, events: EVENTS })];
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const expected = expectation(events);
  program = await start('0');
  expect(program.published.toSorted()).toEqual(['receipt', 'receipt-of-group', 'welcome']);
  const { url } = program;
  const { port } = new URL(url);

  const environment = { ADMIN_TOKEN: OWNER_TOKEN };
  const sender = startCli(['events', 'send', '-', '--url', url, '--json'], { environment });
  const over = ended(sender);
  sender.stdin?.write(lines.slice(0, EVENTS / 2).join(''));
  await ledger.reaches(EVENTS / 10);
  await program.kill();
  // The sender meets a server that is not there, and tries again until it is.
  sender.stdin?.end(lines.slice(EVENTS / 2).join(''));
  program = await start(port);
  await ledger.reaches(EVENTS / 2);
  await program.kill();
  program = await start(port);
  expect(await over).toBe(0);

  // What a killed process had in hand is tried again once its minute is over.
  const client = createClient({ baseUrl: url, token: OWNER_TOKEN });
  await expect.poll(() => unsettled(client), { timeout: 240_000, interval: 500 }).toEqual([]);
  expect([await outcome(client), ledger.contradictions]).toEqual([expected, []]);

  const again = await runCli(['events', 'send', '-', '--url', url, '--json'], {
    environment,
    input: lines.join(''),
  });
  expect(JSON.parse(again.stdout)).toEqual({ sent: EVENTS, accepted: 0, duplicates: EVENTS });
  expect(await program.stop()).toBe(0);
});
