/** The moves of instances to versions that were published. */
export const migration = `
create table migration (
  flow text collate "C" not null,
  version integer not null,
  next_at bigint,
  body text not null,
  primary key (flow, version)
);
create index migration_due on migration (next_at) where next_at is not null;
`;
