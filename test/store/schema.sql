-- The schema after all migrations, as the catalogue lists it.

table access_grant
table broadcast
table census with fillfactor=50
table connector_slot with fillfactor=50
table delivery with fillfactor=50
table entity with fillfactor=50
table event_key
table event_log
table flow
table funnel with fillfactor=50
table inbox
table installation
table instance with fillfactor=50
table ledger
table migration
table outbox with fillfactor=50
table presence
table record
table refusal with fillfactor=50
table sandbox_message
table schedule
table schema_version
table segment_count with fillfactor=50
table setting
table shard with fillfactor=50
table task with fillfactor=50
table version

access_grant.hash text collate "C" not null
access_grant.kind text collate "C" not null
access_grant.created_at bigint not null
access_grant.expires_at bigint not null
broadcast.id text collate "C" not null
broadcast.started_at bigint not null
broadcast.moved_at bigint not null
broadcast.ended_at bigint
broadcast.told bigint not null
broadcast.halt text
broadcast.body text not null
census.shard integer not null
census.flow text collate "C" not null
census.version integer not null
census.status text collate "C" not null
census.step text collate "C" not null
census.count bigint not null
connector_slot.name text collate "C" not null
connector_slot.runs text not null
delivery.shard integer not null
delivery.key text collate "C" not null
delivery.turn bigint not null
delivery.place integer not null default 0
delivery.status text collate "C" not null
delivery.attempts integer not null default 0
delivery.due_at bigint
delivery.slot_at bigint
delivery.claimed_at bigint
delivery.claimed_by integer
delivery.withdrawn boolean not null default false
delivery.error text
delivery.created_at bigint not null
delivery.settled_at bigint
delivery.flow text collate "C"
delivery.connector text collate "C"
delivery.target text collate "C"
delivery.promise text collate "C"
delivery.body text
entity.shard integer not null
entity.kind text collate "C" not null
entity.ref text collate "C" not null
entity.state text not null
entity.due_at bigint
entity.live text not null default ''::text
event_key.shard integer not null
event_key.key uuid not null
event_key.at bigint not null
event_log.shard integer not null
event_log.seq bigint not null
event_log.at bigint not null
event_log.late integer[]
event_log.owners integer[] not null
event_log.body bytea not null
flow.id text collate "C" not null
flow.title text not null
flow.status text collate "C" not null
flow.draft text not null
flow.draft_hash text collate "C" not null
flow.version integer
flow.updated_at bigint not null
funnel.shard integer not null
funnel.flow text collate "C" not null
funnel.version integer not null
funnel.step text collate "C" not null
funnel.port text collate "C" not null
funnel.count bigint not null
inbox.shard integer not null
inbox.seq bigint not null
inbox.count integer not null
installation.shard_count integer not null
installation.revision bigint not null
installation.workspace text
instance.shard integer not null
instance.id text collate "C" not null
instance.owner text collate "C"
instance.subject text collate "C" not null
instance.flow text collate "C" not null
instance.version integer not null
instance.hash bytea not null
instance.started_at bigint not null
instance.trouble text collate "C"
instance.status text collate "C" not null
instance.steps text[] not null
instance.turns bigint[] not null
instance.state text not null
ledger.shard integer not null
ledger.turn bigint not null
ledger.at bigint not null
ledger.owners integer[] not null
ledger.body bytea not null
migration.flow text collate "C" not null
migration.version integer not null
migration.next_at bigint
migration.body text not null
outbox.shard integer not null
outbox.turn bigint not null
outbox.due_at bigint not null
outbox.effects integer not null
outbox.done integer[]
outbox.attempts integer not null default 0
outbox.claimed_at bigint
outbox.claimed_by integer
outbox.settled_at bigint
presence.shard integer not null
presence.grp text collate "C" not null
presence.person text collate "C" not null
record.shard integer not null
record.turn bigint not null
record.at bigint not null
record.body bytea not null
refusal.shard integer not null
refusal.flow text collate "C" not null
refusal.why text collate "C" not null
refusal.count bigint not null
sandbox_message.seq bigint not null identity
sandbox_message.key text collate "C" not null
sandbox_message.group_ref text collate "C" not null
sandbox_message.body text not null
schedule.flow text collate "C" not null
schedule.rule integer not null
schedule.cron text not null
schedule.next_at bigint not null
schedule.running text
schema_version.number integer not null
schema_version.name text not null
schema_version.applied_at timestamp with time zone not null
segment_count.shard integer not null
segment_count.ladder text collate "C" not null
segment_count.level text collate "C" not null
segment_count.count bigint not null
setting.name text collate "C" not null
setting.value text not null
shard.shard integer not null
shard.turn bigint not null default 0
shard.turned_at bigint not null default 0
task.shard integer not null
task.id text collate "C" not null
task.kind text collate "C" not null
task.status text collate "C" not null
task.assignees text[] not null
task.opened_at bigint not null
task.ended_at bigint
task.answers text not null
task.body text not null
version.flow text collate "C" not null
version.version integer not null
version.hash text collate "C" not null
version.text text not null
version.compiled text not null
version.published_at bigint not null
version.published_by text not null

access_grant: PRIMARY KEY (hash)
broadcast: PRIMARY KEY (id)
census: PRIMARY KEY (shard, flow, version, status, step)
connector_slot: PRIMARY KEY (name)
delivery: PRIMARY KEY (shard, key)
entity: PRIMARY KEY (shard, kind, ref)
event_key: PRIMARY KEY (shard, key)
event_log: PRIMARY KEY (shard, seq)
flow: PRIMARY KEY (id)
funnel: PRIMARY KEY (shard, flow, version, step, port)
inbox: PRIMARY KEY (shard, seq)
instance: PRIMARY KEY (shard, id)
ledger: PRIMARY KEY (shard, turn)
migration: PRIMARY KEY (flow, version)
outbox: PRIMARY KEY (shard, turn)
presence: PRIMARY KEY (shard, grp, person)
record: PRIMARY KEY (shard, turn)
refusal: PRIMARY KEY (shard, flow, why)
sandbox_message: PRIMARY KEY (key)
schedule: PRIMARY KEY (flow, rule)
schema_version: PRIMARY KEY (number)
segment_count: PRIMARY KEY (shard, ladder, level)
setting: PRIMARY KEY (name)
shard: PRIMARY KEY (shard)
task: PRIMARY KEY (shard, id)
version: FOREIGN KEY (flow) REFERENCES flow(id)
version: PRIMARY KEY (flow, version)

CREATE UNIQUE INDEX access_grant_pkey ON public.access_grant USING btree (hash)
CREATE UNIQUE INDEX broadcast_pkey ON public.broadcast USING btree (id)
CREATE INDEX broadcast_started ON public.broadcast USING btree (started_at, id)
CREATE UNIQUE INDEX census_pkey ON public.census USING btree (shard, flow, version, status, step)
CREATE UNIQUE INDEX connector_slot_pkey ON public.connector_slot USING btree (name)
CREATE INDEX delivery_due ON public.delivery USING btree (due_at, shard, turn, place) WHERE ((status = 'waiting'::text) AND (due_at IS NOT NULL))
CREATE UNIQUE INDEX delivery_pkey ON public.delivery USING btree (shard, key)
CREATE INDEX delivery_queue ON public.delivery USING btree (shard, target, turn, place) WHERE (status = ANY (ARRAY['waiting'::text, 'sending'::text]))
CREATE INDEX delivery_sending ON public.delivery USING btree (shard) WHERE (status = 'sending'::text)
CREATE INDEX delivery_status ON public.delivery USING btree (status, created_at, shard, turn, key) WHERE (body IS NOT NULL)
CREATE INDEX delivery_tombstone ON public.delivery USING btree (shard) WHERE (body IS NULL)
CREATE INDEX delivery_turn ON public.delivery USING btree (shard, turn)
CREATE INDEX entity_due ON public.entity USING btree (shard, due_at) WHERE (due_at IS NOT NULL)
CREATE UNIQUE INDEX entity_pkey ON public.entity USING btree (shard, kind, ref)
CREATE INDEX event_key_at ON public.event_key USING brin (at)
CREATE UNIQUE INDEX event_key_pkey ON public.event_key USING btree (shard, key)
CREATE INDEX event_log_at ON public.event_log USING brin (at)
CREATE UNIQUE INDEX event_log_pkey ON public.event_log USING btree (shard, seq)
CREATE UNIQUE INDEX flow_pkey ON public.flow USING btree (id)
CREATE UNIQUE INDEX funnel_pkey ON public.funnel USING btree (shard, flow, version, step, port)
CREATE UNIQUE INDEX inbox_pkey ON public.inbox USING btree (shard, seq)
CREATE INDEX instance_flow ON public.instance USING btree (flow, started_at)
CREATE INDEX instance_owner ON public.instance USING btree (shard, owner) WHERE (owner IS NOT NULL)
CREATE UNIQUE INDEX instance_pkey ON public.instance USING btree (shard, id)
CREATE INDEX instance_trouble ON public.instance USING btree (flow, trouble, started_at) WHERE (trouble IS NOT NULL)
CREATE INDEX ledger_at ON public.ledger USING btree (at, shard, turn)
CREATE UNIQUE INDEX ledger_pkey ON public.ledger USING btree (shard, turn)
CREATE INDEX migration_due ON public.migration USING btree (next_at) WHERE (next_at IS NOT NULL)
CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (flow, version)
CREATE INDEX outbox_open ON public.outbox USING btree (shard, turn) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX outbox_pkey ON public.outbox USING btree (shard, turn)
CREATE UNIQUE INDEX presence_pkey ON public.presence USING btree (shard, grp, person)
CREATE INDEX record_at ON public.record USING btree (at, shard, turn)
CREATE UNIQUE INDEX record_pkey ON public.record USING btree (shard, turn)
CREATE UNIQUE INDEX refusal_pkey ON public.refusal USING btree (shard, flow, why)
CREATE INDEX sandbox_message_group ON public.sandbox_message USING btree (group_ref, seq)
CREATE UNIQUE INDEX sandbox_message_pkey ON public.sandbox_message USING btree (key)
CREATE UNIQUE INDEX schedule_pkey ON public.schedule USING btree (flow, rule)
CREATE UNIQUE INDEX schema_version_pkey ON public.schema_version USING btree (number)
CREATE UNIQUE INDEX segment_count_pkey ON public.segment_count USING btree (shard, ladder, level)
CREATE UNIQUE INDEX setting_pkey ON public.setting USING btree (name)
CREATE UNIQUE INDEX shard_pkey ON public.shard USING btree (shard)
CREATE INDEX task_ended ON public.task USING btree (ended_at) WHERE (ended_at IS NOT NULL)
CREATE INDEX task_opened ON public.task USING btree (kind, opened_at, id)
CREATE UNIQUE INDEX task_pkey ON public.task USING btree (shard, id)
CREATE INDEX task_status ON public.task USING btree (kind, status, opened_at, id)
CREATE INDEX version_hash ON public.version USING btree (hash)
CREATE UNIQUE INDEX version_pkey ON public.version USING btree (flow, version)

sequence log_seq
sequence sandbox_message_seq_seq
