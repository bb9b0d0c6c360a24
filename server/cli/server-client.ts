import type { Command } from 'commander';
import type { Client } from '../client.ts';
import { createClient } from '../client.ts';
import { readSettings, settingsInvalid } from '../settings.ts';
import type { CommonOptions, Session } from './command.ts';
import { newCommand } from './command.ts';

/** Options of every command that speaks to a running server. */
export interface ServerOptions extends CommonOptions {
  readonly url?: string;
  readonly token?: string;
}

/** Makes a command that speaks to a running server. */
export function serverCommand(...[session, name, about]: Parameters<typeof newCommand>): Command {
  const { say } = session.terminal;
  return newCommand(session, name, about)
    .option('--url <url>', say({ zh: '服务器地址', en: 'Address of the server' }))
    .option(
      '--token <token>',
      say({ zh: '令牌，默认 ADMIN_TOKEN', en: 'Token; ADMIN_TOKEN when absent' }),
    );
}

/** Where the server is that the options name, without a slash at the end. */
export function serverAddress({ environment }: Session, options: ServerOptions): string {
  const address = options.url ?? `http://127.0.0.1:${readSettings(environment).port}`;
  return address.replace(/\/$/, '');
}

/** Opens a client of the server that the options name. @throws EngineError SETTINGS_INVALID */
export function serverClient(session: Session, options: ServerOptions): Client {
  const settings = readSettings(session.environment);
  const token = options.token ?? settings.adminToken;
  if (token === null) {
    throw settingsInvalid([
      {
        name: 'ADMIN_TOKEN',
        zh: '未设置。请设置它（与服务器相同），或使用 --token。',
        en: 'is not set. Set it as on the server, or give --token.',
      },
    ]);
  }
  return createClient({ baseUrl: serverAddress(session, options), token });
}
