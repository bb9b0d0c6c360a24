import { deflateRawSync } from 'node:zlib';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { EffectKey, InstanceId } from '../../../engine/base/index.ts';
import { hash32 } from '../../../engine/base/index.ts';
import { openPostgresStore } from '../../../engine/store/index.ts';
import { firstSchema } from '../../../engine/store/postgres/migrations/0001-first-schema.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../../harness/postgres.ts';
import { at, customer, entered, event, instanceOf, NOW, sendOf } from '../contract/fixtures.ts';

const SHARD = hash32('person:ann') % 64;
const GROUP_SHARD = hash32('group:room') % 64;
const profile = { attributes: { name: 'Ann \u0000' }, tags: ['vip'], points: 2 };
const person = {
  ref: 'ann',
  firstSeenAt: NOW,
  starts: 1,
  ended: {},
  kind: 'person',
  customer: profile,
  staff: [],
  members: {},
} as const;
const group = {
  ref: 'room',
  firstSeenAt: NOW,
  starts: 0,
  ended: {},
  kind: 'group',
  profile: { ...profile, attributes: { name: 'Room' } },
  present: ['ann', 'bob'],
  dismissed: false,
};

const timers = { a: { dueAt: at(900), fired: 0 } };
const ann = instanceOf(customer('ann'), {
  id: 'welcome-0123456789abcdef0123' as InstanceId,
  timers,
});
const failed = instanceOf(customer('ann'), {
  id: 'welcome-fedcba98765432100123' as InstanceId,
  status: 'failed',
  order: 2,
});
const taken = { ...event('taken', customer('ann'), { source: 'test' }), acceptedAt: at(1) };
const waiting = { ...event('waiting', customer('ann'), { source: 'test' }), acceptedAt: at(2) };

/** Stores what the first release stored. */
async function fill(client: pg.Client): Promise<void> {
  const run = (text: string, values: unknown[]) => client.query(text, values);
  for (const [seq, one] of [taken, waiting].entries()) {
    const body = JSON.stringify(one);
    await run(
      'insert into event (shard, source, id, seq, owner_hash, accepted_at, body) values ($1, $2, $3, $4, $5, $6, $7)',
      [SHARD, one.source, one.id, seq + 1, hash32('person:ann') | 0, one.acceptedAt, body],
    );
  }
  await run("insert into inbox (shard, kind, body) values ($1, 'person', $2)", [
    SHARD,
    JSON.stringify(waiting),
  ]);
  await run("insert into entity values ($1, 'person', 'ann', $2), ($3, 'group', 'room', $4)", [
    SHARD,
    JSON.stringify(person),
    GROUP_SHARD,
    JSON.stringify(group),
  ]);
  for (const instance of [ann, failed]) {
    const { id, subject, flow, version, hash, status, steps, startedAt, ...state } = instance;
    const due = status === 'active' ? at(900) : null;
    await run(
      `insert into instance values ($1, $2, 'person:ann', 'customer:ann', $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [SHARD, id, flow, version, hash, status, steps, due, startedAt, [1], JSON.stringify(state)],
    );
  }
  await run('insert into journal values ($1, 1, $2)', [
    SHARD,
    deflateRawSync(JSON.stringify([entered(ann, 1)])),
  ]);
  for (const [index, status] of ['waiting', 'sent', 'dead'].entries()) {
    const effect = { ...sendOf(ann, index), key: `${ann.id}/greet/1/${index}` as EffectKey };
    await run(
      'insert into outbox (shard, key, status, due_at, settled_at) values ($1, $2, $3, $4, $5)',
      [
        SHARD,
        effect.key,
        status,
        status === 'waiting' ? NOW : null,
        status === 'waiting' ? null : at(3),
      ],
    );
    await run('insert into effect values ($1, $2, $3, $4, $5)', [
      SHARD,
      effect.key,
      ann.flow,
      NOW,
      JSON.stringify(effect),
    ]);
  }
}

test.each(POSTGRES_VERSIONS)(
  'what the first schema held is there: PostgreSQL %i',
  async (version) => {
    const database = await createTestDatabase(version, { empty: true });
    const client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    await client.query(`create table schema_version
    (number integer primary key, name text not null, applied_at timestamptz not null)`);
    await client.query(firstSchema);
    await client.query("insert into schema_version values (1, 'first-schema', now())");
    await client.query('insert into installation (shard_count, revision) values (64, 1)');
    await client.query('insert into shard (shard) select generate_series(0, 63)');
    await fill(client);
    await client.end();

    const { connectionString } = database;
    const store = await openPostgresStore({ connectionString });
    const told = await store.events(customer('ann'), { limit: 9 });
    expect(told.items).toEqual([waiting, taken]);
    expect((await store.ingest([event('taken', customer('ann'))], at(9))).duplicates).toBe(1);
    expect(await store.entity({ kind: 'person', ref: 'ann' })).toEqual(person);
    const { present: _present, ...rest } = group;
    expect(await store.entity({ kind: 'group', ref: 'room' })).toEqual({
      ...rest,
      presentCount: 2,
    });
    expect(await store.present('room')).toEqual(['ann', 'bob']);
    expect(await store.instance(ann.id)).toEqual(ann);
    const listed = await store.listInstances({ limit: 9, subject: customer('ann') });
    expect(listed.items.map((one) => one.id).sort()).toEqual([ann.id, failed.id].sort());
    const troubled = await store.listInstances({ limit: 9, flow: ann.flow, status: 'failed' });
    expect(troubled.items).toEqual([failed]);
    expect(await store.journal(ann.id)).toEqual([entered(ann, 1)]);
    expect(await store.nextDueAt()).toBe(at(900));

    const turn = await store.beginTurn({ now: at(10), rowMax: 99, shardMax: 64 });
    expect(turn?.work).toMatchObject([
      { state: person, instances: [ann], inbox: [{ event: waiting }], more: false },
    ]);
    await turn?.rollback();

    const statuses = async () =>
      (await store.listDeliveries({ limit: 9 })).items.map((one) => one.status).sort();
    expect(await statuses()).toEqual(['dead', 'sent', 'waiting']);
    const claimed = await store.claimDeliveries({ now: at(10), max: 9, leaseMs: 1_000, worker: 1 });
    expect(claimed.map((one) => one.key)).toEqual([`${ann.id}/greet/1/0`]);
    await store.retryDelivery(`${ann.id}/greet/1/2` as EffectKey, at(11));
    expect(await statuses()).toEqual(['sending', 'sent', 'waiting']);
    await store.close();
    await database.drop();
  },
);
