-- The schema after all migrations, as the catalogue lists it.

table access_grant
table census with fillfactor=50
table effect
table entity with fillfactor=70
table event_key
table event_log
table flow
table funnel with fillfactor=50
table inbox
table installation
table instance with fillfactor=70
table journal
table outbox with fillfactor=50
table presence
table refusal with fillfactor=50
table sandbox_message
table schedule
table schema_version
table setting
table shard with fillfactor=50
table version

access_grant.hash text collate "C" not null
access_grant.kind text collate "C" not null
access_grant.created_at bigint not null
access_grant.expires_at bigint not null
census.shard integer not null
census.flow text collate "C" not null
census.version integer not null
census.status text collate "C" not null
census.step text collate "C" not null
census.count bigint not null
effect.shard integer not null
effect.key text collate "C" not null
effect.flow text collate "C" not null
effect.created_at bigint not null
effect.body text not null
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
instance.status text collate "C" not null
instance.steps text[] not null
instance.started_at bigint not null
instance.turns bigint[] not null
instance.state text not null
journal.shard integer not null
journal.turn bigint not null
journal.body bytea not null
outbox.shard integer not null
outbox.key text collate "C" not null
outbox.seq bigint not null default nextval('outbox_seq'::regclass)
outbox.status text collate "C" not null
outbox.attempts integer not null default 0
outbox.due_at bigint
outbox.claimed_at bigint
outbox.withdrawn boolean not null default false
outbox.error text
outbox.settled_at bigint
presence.shard integer not null
presence.grp text collate "C" not null
presence.person text collate "C" not null
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
setting.name text collate "C" not null
setting.value text not null
shard.shard integer not null
shard.turn bigint not null default 0
shard.turned_at bigint not null default 0
version.flow text collate "C" not null
version.version integer not null
version.hash text collate "C" not null
version.text text not null
version.compiled text not null
version.published_at bigint not null
version.published_by text not null

access_grant: PRIMARY KEY (hash)
census: PRIMARY KEY (shard, flow, version, status, step)
effect: PRIMARY KEY (shard, key)
entity: PRIMARY KEY (shard, kind, ref)
event_key: PRIMARY KEY (shard, key)
event_log: PRIMARY KEY (shard, seq)
flow: PRIMARY KEY (id)
funnel: PRIMARY KEY (shard, flow, version, step, port)
inbox: PRIMARY KEY (shard, seq)
instance: PRIMARY KEY (shard, id)
journal: PRIMARY KEY (shard, turn)
outbox: PRIMARY KEY (shard, key)
presence: PRIMARY KEY (shard, grp, person)
refusal: PRIMARY KEY (shard, flow, why)
sandbox_message: PRIMARY KEY (key)
schedule: PRIMARY KEY (flow, rule)
schema_version: PRIMARY KEY (number)
setting: PRIMARY KEY (name)
shard: PRIMARY KEY (shard)
version: FOREIGN KEY (flow) REFERENCES flow(id)
version: PRIMARY KEY (flow, version)

CREATE UNIQUE INDEX access_grant_pkey ON public.access_grant USING btree (hash)
CREATE UNIQUE INDEX census_pkey ON public.census USING btree (shard, flow, version, status, step)
CREATE INDEX effect_created ON public.effect USING btree (created_at)
CREATE UNIQUE INDEX effect_pkey ON public.effect USING btree (shard, key)
CREATE INDEX entity_due ON public.entity USING btree (shard, due_at) WHERE (due_at IS NOT NULL)
CREATE UNIQUE INDEX entity_pkey ON public.entity USING btree (shard, kind, ref)
CREATE INDEX event_key_at ON public.event_key USING brin (at)
CREATE UNIQUE INDEX event_key_pkey ON public.event_key USING btree (shard, key)
CREATE INDEX event_log_at ON public.event_log USING brin (at)
CREATE UNIQUE INDEX event_log_pkey ON public.event_log USING btree (shard, seq)
CREATE UNIQUE INDEX flow_pkey ON public.flow USING btree (id)
CREATE UNIQUE INDEX funnel_pkey ON public.funnel USING btree (shard, flow, version, step, port)
CREATE UNIQUE INDEX inbox_pkey ON public.inbox USING btree (shard, seq)
CREATE INDEX instance_flow ON public.instance USING btree (flow, status, started_at)
CREATE INDEX instance_owner ON public.instance USING btree (shard, owner) WHERE (owner IS NOT NULL)
CREATE UNIQUE INDEX instance_pkey ON public.instance USING btree (shard, id)
CREATE UNIQUE INDEX journal_pkey ON public.journal USING btree (shard, turn)
CREATE INDEX outbox_due ON public.outbox USING btree (due_at, seq) WHERE (due_at IS NOT NULL)
CREATE UNIQUE INDEX outbox_pkey ON public.outbox USING btree (shard, key)
CREATE INDEX outbox_trouble ON public.outbox USING btree (status) WHERE (status = ANY (ARRAY['dead'::text, 'failed'::text, 'withdrawn'::text]))
CREATE UNIQUE INDEX presence_pkey ON public.presence USING btree (shard, grp, person)
CREATE UNIQUE INDEX refusal_pkey ON public.refusal USING btree (shard, flow, why)
CREATE INDEX sandbox_message_group ON public.sandbox_message USING btree (group_ref, seq)
CREATE UNIQUE INDEX sandbox_message_pkey ON public.sandbox_message USING btree (key)
CREATE UNIQUE INDEX schedule_pkey ON public.schedule USING btree (flow, rule)
CREATE UNIQUE INDEX schema_version_pkey ON public.schema_version USING btree (number)
CREATE UNIQUE INDEX setting_pkey ON public.setting USING btree (name)
CREATE UNIQUE INDEX shard_pkey ON public.shard USING btree (shard)
CREATE INDEX version_hash ON public.version USING btree (hash)
CREATE UNIQUE INDEX version_pkey ON public.version USING btree (flow, version)

sequence log_seq
sequence outbox_seq
sequence sandbox_message_seq_seq
