/**
 * The first schema. Times are milliseconds since 1970. In every table of subject data the shard
 * comes first in each key, so that the tables can be distributed by it, and no statement joins two
 * shards. Bodies are JSON as text: jsonb is no faster here (both within noise) and refuses `\u0000`
 * and lone surrogates, which people's messages do contain.
 */
export const firstSchema = `
create table installation (
  shard_count integer not null,
  revision bigint not null,
  workspace text
);

create table shard (
  shard integer primary key,
  turn bigint not null default 0,
  turned_at bigint not null default 0
) with (fillfactor = 50);

create sequence event_seq;
create table event (
  shard integer not null,
  source text collate "C" not null,
  id text collate "C" not null,
  seq bigint not null,
  owner_hash integer not null,
  accepted_at bigint not null,
  body text not null,
  primary key (shard, source, id)
);
create index event_owner on event (shard, owner_hash, seq);
create index event_accepted on event using brin (accepted_at);

create sequence inbox_seq;
create table inbox (
  shard integer not null,
  seq bigint not null default nextval('inbox_seq'),
  kind text collate "C" not null,
  body text not null,
  primary key (shard, seq)
);

create table entity (
  shard integer not null,
  kind text collate "C" not null,
  ref text collate "C" not null,
  state text not null,
  primary key (shard, kind, ref)
) with (fillfactor = 70);

create table instance (
  shard integer not null,
  id text collate "C" not null,
  owner text collate "C" not null,
  subject text collate "C" not null,
  flow text collate "C" not null,
  version integer not null,
  hash text collate "C" not null,
  status text collate "C" not null,
  steps text[] not null,
  due_at bigint,
  started_at bigint not null,
  turns bigint[] not null,
  state text not null,
  primary key (shard, id)
) with (fillfactor = 70);
create index instance_due on instance (shard, due_at) where due_at is not null;
create index instance_owner on instance (shard, owner, status);
create index instance_flow on instance (flow, status, started_at);

create table record (
  shard integer not null,
  turn bigint not null,
  at bigint not null,
  body bytea not null,
  primary key (shard, turn)
);
alter table record alter column body set storage external;
create index record_at on record (at, shard, turn);

create table outbox (
  shard integer not null,
  turn bigint not null,
  due_at bigint not null,
  effects integer not null,
  done integer[],
  attempts integer not null default 0,
  claimed_at bigint,
  claimed_by integer,
  settled_at bigint,
  primary key (shard, turn)
) with (fillfactor = 50);
create index outbox_open on outbox (shard, turn) where settled_at is null;

create table delivery (
  shard integer not null,
  key text collate "C" not null,
  turn bigint not null,
  place integer not null default 0,
  status text collate "C" not null,
  attempts integer not null default 0,
  due_at bigint,
  slot_at bigint,
  claimed_at bigint,
  claimed_by integer,
  withdrawn boolean not null default false,
  error text,
  created_at bigint not null,
  settled_at bigint,
  flow text collate "C",
  connector text collate "C",
  target text collate "C",
  promise text collate "C",
  body text,
  primary key (shard, key)
) with (fillfactor = 50);
create index delivery_due on delivery (due_at, shard, turn, place)
  where status = 'waiting' and due_at is not null;
create index delivery_queue on delivery (shard, target, turn, place)
  where status in ('waiting', 'sending');
create index delivery_sending on delivery (shard) where status = 'sending';
create index delivery_tombstone on delivery (shard) where body is null;
create index delivery_turn on delivery (shard, turn);
create index delivery_status on delivery (status, created_at, shard, turn, key)
  where body is not null;

create table connector_slot (
  name text collate "C" primary key,
  runs text not null
) with (fillfactor = 50);

create table funnel (
  shard integer not null,
  flow text collate "C" not null,
  version integer not null,
  step text collate "C" not null,
  port text collate "C" not null,
  count bigint not null,
  primary key (shard, flow, version, step, port)
) with (fillfactor = 50);

create table census (
  shard integer not null,
  flow text collate "C" not null,
  version integer not null,
  status text collate "C" not null,
  step text collate "C" not null,
  count bigint not null,
  primary key (shard, flow, version, status, step)
) with (fillfactor = 50);

create table refusal (
  shard integer not null,
  flow text collate "C" not null,
  why text collate "C" not null,
  count bigint not null,
  primary key (shard, flow, why)
) with (fillfactor = 50);

create table flow (
  id text collate "C" primary key,
  title text not null,
  status text collate "C" not null,
  draft text not null,
  draft_hash text collate "C" not null,
  version integer,
  updated_at bigint not null
);

create table version (
  flow text collate "C" not null references flow (id),
  version integer not null,
  hash text collate "C" not null,
  text text not null,
  compiled text not null,
  published_at bigint not null,
  published_by text not null,
  primary key (flow, version)
);
create index version_hash on version (hash);

create table setting (
  name text collate "C" primary key,
  value text not null
);

create table access_grant (
  hash text collate "C" primary key,
  kind text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null
);

create table schedule (
  flow text collate "C" not null,
  rule integer not null,
  cron text not null,
  next_at bigint not null,
  running text,
  primary key (flow, rule)
);

create table sandbox_message (
  seq bigint generated always as identity,
  key text collate "C" primary key,
  group_ref text collate "C" not null,
  body text not null
);
create index sandbox_message_group on sandbox_message (group_ref, seq);
`;
