/**
 * Events packed by shard and commit; live instances and the next wake-up in the entity's row; fewer
 * indexes; one record and one row of the outbox for all that a shard decides in a turn. What is
 * stored already is carried over: an old event becomes a pack of its own, and an old delivery a
 * row of its own, read like any other.
 */
export const packedTurns = `
create table event_key (
  shard integer not null,
  key uuid not null,
  at bigint not null,
  primary key (shard, key)
);
insert into event_key
select shard, encode(substr(sha256(convert_to(source || e'\\x1f' || id, 'UTF8')), 1, 16), 'hex')::uuid,
  accepted_at
from event;
create index event_key_at on event_key using brin (at);

create sequence log_seq;
create table event_log (
  shard integer not null,
  seq bigint not null,
  at bigint not null,
  late integer[],
  owners integer[] not null,
  body bytea not null,
  primary key (shard, seq)
);
alter table event_log alter column body set storage external;
insert into event_log
select shard, nextval('log_seq'), accepted_at, null, array[owner_hash],
  '\\x00'::bytea || convert_to('[[0,"' || case body::json -> 'subject' ->> 'kind'
    when 'group' then 'group' when 'workspace' then 'workspace' else 'person' end || '",' || body
    || ']]', 'UTF8')
from (select * from event order by seq) e;
create index event_log_at on event_log using brin (at);

alter table inbox rename to inbox_before;
alter index inbox_pkey rename to inbox_before_pkey;
create table inbox (
  shard integer not null,
  seq bigint not null,
  count integer not null,
  primary key (shard, seq)
);
with waiting as materialized (
  select shard, kind, body, nextval('log_seq') as seq from (select * from inbox_before order by seq) i
), logged as (
  insert into event_log
  select shard, seq, (body::json ->> 'acceptedAt')::bigint, null, '{}',
    '\\x00'::bytea || convert_to('[[0,"' || kind || '",' || body || ']]', 'UTF8')
  from waiting
)
insert into inbox select shard, seq, 1 from waiting;
drop table inbox_before;
drop sequence inbox_seq;
drop table event;
drop sequence event_seq;

alter table entity set (fillfactor = 50);
alter table entity add column due_at bigint, add column live text not null default '';
update entity e set due_at = i.due_at, live = i.live
from (
  select shard, owner, min(due_at) as due_at, string_agg(id, ' ' order by id) as live
  from instance where status = 'active' group by shard, owner
) i
where i.shard = e.shard and i.owner = e.kind || ':' || e.ref;
create index entity_due on entity (shard, due_at) where due_at is not null;

create table presence (
  shard integer not null,
  grp text collate "C" not null,
  person text collate "C" not null,
  primary key (shard, grp, person)
);
insert into presence
select shard, ref, json_array_elements_text(state::json -> 'present')
from entity where kind = 'group'
on conflict do nothing;
update entity set state = (
  select json_object_agg(key, value)::text
  from (
    select key, value from json_each(state::json) where key <> 'present'
    union all
    select 'presentCount', to_json(json_array_length(state::json -> 'present'))
  ) as fields
)
where kind = 'group';

drop index instance_due, instance_owner, instance_flow;
alter table instance rename to instance_before;
alter index instance_pkey rename to instance_before_pkey;
create table instance (
  shard integer not null,
  id text collate "C" not null,
  owner text collate "C",
  subject text collate "C" not null,
  flow text collate "C" not null,
  version integer not null,
  hash bytea not null,
  started_at bigint not null,
  trouble text collate "C",
  status text collate "C" not null,
  steps text[] not null,
  turns bigint[] not null,
  state text not null,
  primary key (shard, id)
) with (fillfactor = 50);
insert into instance
select shard, id, owner, subject, flow, version, decode(hash, 'hex'), started_at,
  case when status in ('failed', 'cancelled') then status end, status, steps, turns, state
from instance_before;
drop table instance_before;
create index instance_owner on instance (shard, owner) where owner is not null;
create index instance_flow on instance (flow, started_at);
create index instance_trouble on instance (flow, trouble, started_at) where trouble is not null;

create table record (
  shard integer not null,
  turn bigint not null,
  at bigint not null,
  body bytea not null,
  primary key (shard, turn)
);
alter table record alter column body set storage external;
create index record_at on record (at, shard, turn);

insert into record
select j.shard, j.turn, s.turned_at, '\\x01'::bytea || j.body
from journal j join shard s on s.shard = j.shard;
drop table journal;

alter table outbox rename to outbox_before;
alter index outbox_pkey rename to outbox_before_pkey;
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
insert into delivery (shard, key, turn, place, status, attempts, due_at, withdrawn, error,
  created_at, settled_at, flow, connector, target, promise, body)
select o.shard, o.key, 0, row_number() over (order by o.seq), o.status, o.attempts,
  case when o.status = 'waiting' then coalesce(o.due_at, 0) end, o.withdrawn, o.error,
  coalesce(e.created_at, o.settled_at, 0), o.settled_at, e.flow, m.body ->> 'connector',
  case when m.body ->> 'type' = 'send' then concat_ws('/', m.body ->> 'connector',
    m.body -> 'to' ->> 'kind', m.body -> 'to' ->> 'group', m.body -> 'to' ->> 'person',
    m.body -> 'to' ->> 'staff') end,
  case when m.body ->> 'type' = 'send' then 'at-least-once' end, e.body
from outbox_before o
left join effect e on e.shard = o.shard and e.key = o.key
cross join lateral (select e.body::json as body) m;
drop table outbox_before;
drop sequence outbox_seq;
drop table effect;
`;
