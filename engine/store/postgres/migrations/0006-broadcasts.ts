/** Flows that are started for an audience, and how far they are. `halt` is set while stopped. */
export const broadcasts = `
create table broadcast (
  id text collate "C" primary key,
  started_at bigint not null,
  moved_at bigint not null,
  ended_at bigint,
  told bigint not null,
  halt text,
  body text not null
);
create index broadcast_started on broadcast (started_at, id);
`;
