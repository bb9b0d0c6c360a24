/** How many subjects are in each level of a ladder of segments, by the key of the ladder's rule. */
export const segments = `
create table segment_count (
  shard integer not null,
  ladder text collate "C" not null,
  level text collate "C" not null,
  count bigint not null,
  primary key (shard, ladder, level)
) with (fillfactor = 50);
`;
