import { chmod, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import {
  CLUSTER_USER,
  createCluster,
  freePort,
  startCluster,
  stopCluster,
} from '../../engine/store/embedded/cluster.ts';
import { clusterOf } from './server.ts';

const PASSWORD = 'test';

/** A PostgreSQL server that a test has for itself, and stops and starts as it likes. */
export interface OwnServer {
  readonly connectionString: string;
  start(): Promise<void>;
  /** Cuts off whoever uses it. */
  stop(): Promise<void>;
}

/** Creates a server with an empty database; it is not started yet. */
export async function createOwnServer(): Promise<OwnServer> {
  const folder = await mkdtemp(path.join(inject('testFolder'), 'own-'));
  await chmod(folder, 0o755);
  const cluster = await clusterOf(folder, 18);
  await createCluster(cluster, PASSWORD, {});
  const port = await freePort();
  return {
    connectionString: `postgresql://${CLUSTER_USER}:${PASSWORD}@127.0.0.1:${port}/postgres`,
    start: () =>
      startCluster(cluster, {
        port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        fsync: 'off',
      }),
    stop: () => stopCluster(cluster),
  };
}
