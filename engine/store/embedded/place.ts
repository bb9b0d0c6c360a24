import { existsSync } from 'node:fs';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './account.ts';
import type { Cluster } from './cluster.ts';

/** Where root keeps what the server's account must reach and cannot reach where we are. */
const PUBLIC_FOLDER = '/var/lib/groupflow';

/**
 * Says where the server's programs and its data are: in the package and in `<dataDir>/postgres`.
 *
 * Root's own folders, such as its home, are closed to the account that the server runs as. Then the
 * programs are copied to `/var/lib/groupflow` once, the data are put there too, and
 * `<dataDir>/postgres` is a link to them.
 */
export async function placeCluster(input: {
  readonly binaries: string;
  readonly dataDir: string;
  readonly account: Account | null;
}): Promise<Cluster> {
  const { binaries, dataDir, account } = input;
  const own: Cluster = { binaries, account, folder: path.join(dataDir, 'postgres') };
  if (account === null) return own;
  const [seesPrograms, seesData] = await Promise.all([
    canReach(binaries, account),
    canReach(dataDir, account),
  ]);
  return {
    account,
    binaries: seesPrograms ? binaries : await publicPrograms(binaries),
    folder: seesData ? own.folder : await publicFolder(own.folder),
  };
}

/** Looks at every folder on the way; a right that only a list grants is not seen. */
async function canReach(folder: string, account: Account): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const right = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & right) === 0) return false;
    if (path.dirname(at) === at) return true;
  }
}

/** A copy of the package's `native` folder, named by its version, made as a whole or not at all. */
async function publicPrograms(binaries: string): Promise<string> {
  const native = path.dirname(binaries);
  const manifest = await readFile(path.join(native, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string }; // npm's own
  const copy = path.join(PUBLIC_FOLDER, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    await mkdir(PUBLIC_FOLDER, { recursive: true, mode: 0o755 });
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    // Another process may have been quicker.
    await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return path.join(copy, path.basename(binaries));
}

/** Follows the link, or makes a folder and a link to it: who deletes the link begins anew. */
async function publicFolder(link: string): Promise<string> {
  if (existsSync(link)) return realpath(link);
  await mkdir(PUBLIC_FOLDER, { recursive: true, mode: 0o755 });
  const home = await mkdtemp(path.join(PUBLIC_FOLDER, 'data-'));
  await chmod(home, 0o755);
  const folder = path.join(home, 'postgres');
  try {
    await symlink(folder, link);
    return folder;
  } catch {
    // Another process was quicker.
    await rmdir(home);
    return readlink(link);
  }
}
