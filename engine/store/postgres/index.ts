export type { Migrated } from './migrate.ts';
export { migrate } from './migrate.ts';
export type { OpenPostgresOptions } from './postgres-store.ts';
export { openPostgresStore } from './postgres-store.ts';
