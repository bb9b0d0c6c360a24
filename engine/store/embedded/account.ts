import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EngineError } from '../../base/index.ts';

/** The system account that runs the server. PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';
const run = promisify(execFile);

/**
 * Finds the account for the server when we are root, creating `postgres` if there is none.
 *
 * @returns null when we are not root: the server then runs as ourselves
 */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  return (await findAccount()) ?? (await createAccount());
}

async function findAccount(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function createAccount(): Promise<Account> {
  try {
    await run('groupadd', ['--system', NAME]).catch(() => {});
    await run('useradd', ['--system', '--gid', NAME, '--no-create-home', NAME]);
  } catch (cause) {
    throw new EngineError(
      'SETTINGS_INVALID',
      `PostgreSQL cannot run as root, and the account ${NAME} could not be created. ` +
        'Start as another user, or set DATABASE_URL.',
      { cause },
    );
  }
  const account = await findAccount();
  if (account !== null) return account;
  throw new EngineError('SETTINGS_INVALID', `The account ${NAME} was created but is not found.`);
}
