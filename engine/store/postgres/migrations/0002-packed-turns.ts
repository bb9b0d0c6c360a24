/**
 * Events packed by shard and commit; live instances and the next wake-up in the entity's row; fewer
 * indexes. What is stored already is carried over: an old event becomes a pack of its own, which is
 * read like any other.
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

drop index instance_due, instance_owner;
alter table instance drop column due_at, alter column hash type bytea using decode(hash, 'hex');
alter table instance alter column owner drop not null;
create index instance_owner on instance (shard, owner) where owner is not null;
`;
