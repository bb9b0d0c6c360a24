import type { Generated } from 'kysely';

/** Columns of the tables that are queried with kysely; times are milliseconds since 1970. */
export interface Tables {
  installation: { shard_count: number; revision: number; workspace: string | null };
  flow: {
    id: string;
    title: string;
    status: string;
    draft: string;
    draft_hash: string;
    version: number | null;
    updated_at: number;
  };
  version: {
    flow: string;
    version: number;
    hash: string;
    text: string;
    compiled: string;
    published_at: number;
    published_by: string;
  };
  setting: { name: string; value: string };
  access_grant: { hash: string; kind: string; created_at: number; expires_at: number };
  sandbox_message: {
    seq: Generated<number>;
    key: string;
    group_ref: string;
    body: string;
  };
  schedule: {
    flow: string;
    rule: number;
    cron: string;
    next_at: number;
    running: string | null;
  };
  migration: { flow: string; version: number; next_at: number | null; body: string };
  funnel: {
    shard: number;
    flow: string;
    version: number;
    step: string;
    port: string;
    count: number;
  };
  segment_count: {
    shard: number;
    ladder: string;
    level: string;
    count: number;
  };
  census: {
    shard: number;
    flow: string;
    version: number;
    status: string;
    step: string;
    count: number;
  };
}
