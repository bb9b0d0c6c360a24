/**
 * Work for people: tasks and tickets. `body` is all of a task but its `status`, `ended_at` and
 * `answers`, which change.
 */
export const tasks = `
create table task (
  shard integer not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  status text collate "C" not null,
  assignees text[] not null,
  opened_at bigint not null,
  ended_at bigint,
  answers text not null,
  body text not null,
  primary key (shard, id)
) with (fillfactor = 50);
create index task_status on task (kind, status, opened_at, id);
create index task_opened on task (kind, opened_at, id);
create index task_ended on task (ended_at) where ended_at is not null;
`;
