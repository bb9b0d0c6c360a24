export type { EmbeddedPostgres } from './embedded-postgres.ts';
export { startEmbeddedPostgres } from './embedded-postgres.ts';
