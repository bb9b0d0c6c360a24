/**
 * What any engine of this design has to store, one plain row each: the event, deduplicated by its
 * id; the instance with its version; the timer; the effect until it is delivered.
 */
export const SCHEMA = `
create table event (id text collate "C" primary key, body text not null);
create table instance (
  id text collate "C" primary key, version integer not null, status text not null,
  state text not null
) with (fillfactor = 70);
create table timer (id text collate "C" primary key, due_at bigint not null);
create index timer_due on timer (due_at);
create table effect (seq bigserial primary key, key text not null, body text not null);
`;

/** Plans are made while the tables are empty, when reading them whole looks cheaper. */
export const BY_INDEX = `
set jit = off; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`;

export const READ = {
  name: 'floor_read',
  text: `
select i.id, i.version, i.state from unnest($1::text[]) as w (id)
cross join lateral (select * from instance where id = w.id offset 0) i`,
};

/**
 * Stores a batch in one statement, which is one transaction. The division fails, and with it the
 * batch, when an event is known already, another writer was faster, or a timer is missing.
 */
export const WRITE = {
  name: 'floor_write',
  text: `
with told as (
  insert into event (id, body) select * from unnest($1::text[], $2::text[])
  on conflict (id) do nothing returning 1
), moved as (
  insert into instance (id, version, status, state)
  select * from unnest($3::text[], $4::integer[], $5::text[], $6::text[])
  on conflict (id) do update set
    version = excluded.version, status = excluded.status, state = excluded.state
  where instance.version = excluded.version - 1
  returning 1
), set_timer as (
  insert into timer (id, due_at) select * from unnest($7::text[], $8::bigint[]) returning 1
), cancelled as (
  delete from timer t using unnest($9::text[]) as w (id) where t.id = w.id returning 1
), decided as (
  insert into effect (key, body) select * from unnest($10::text[], $11::text[]) returning 1
)
select 1 / (
  (select count(*) from told) = cardinality($1::text[])
  and (select count(*) from moved) = cardinality($3::text[])
  and (select count(*) from set_timer) = cardinality($7::text[])
  and (select count(*) from cancelled) = cardinality($9::text[])
  and (select count(*) from decided) = cardinality($10::text[])
)::integer as checked`,
};

export const DELIVER = {
  name: 'floor_deliver',
  text: `
delete from effect where seq = any (array(select seq from effect order by seq limit 512))
returning key, body`,
};

export const COUNTS = `
select
  (select count(*) from event)::integer as events,
  (select count(*) from instance where status = 'completed' and version = 2)::integer as completed,
  (select count(*) from timer)::integer as timers,
  (select count(*) from effect)::integer as effects`;
