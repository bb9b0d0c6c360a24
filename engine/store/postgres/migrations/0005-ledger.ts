/** What was sent and not sent, one row for all lines of a shard's turn, found like events. */
export const ledger = `
create table ledger (
  shard integer not null,
  turn bigint not null,
  at bigint not null,
  owners integer[] not null,
  body bytea not null,
  primary key (shard, turn)
);
alter table ledger alter column body set storage external;
create index ledger_at on ledger (at, shard, turn);
`;
