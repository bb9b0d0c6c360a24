import type { Clock, Instant } from '../../engine/base/index.ts';
import { EngineError, plusMs } from '../../engine/base/index.ts';
import type { AccessStore } from '../../engine/store/index.ts';
import { equalSecrets, newSecret, secretHash } from './secrets.ts';

/** Who calls. There is one person so far, the owner of the installation. */
export interface Principal {
  readonly name: string;
  readonly via: 'token' | 'session';
  /** When the session ends; null for a token. */
  readonly expiresAt: Instant | null;
}

/** What a request brings along to say who it is from. */
export interface Credentials {
  /** The `Authorization` header. */
  readonly authorization: string | null;
  /** The session cookie's value. */
  readonly session: string | null;
}

const OWNER = 'owner';
const HOUR_MS = 3_600_000;
/** A sign-in link is for the person who started the server, within the day. */
const SIGN_IN_MS = 24 * HOUR_MS;
/** A session lasts a month, then a new link is asked for. */
export const SESSION_MS = 30 * 24 * HOUR_MS;

/**
 * Lets people and scripts in. Times are the machine's: moving the installation's clock signs
 * nobody out.
 */
export interface Access {
  /** Makes the token of a link that signs in once, within 24 hours. */
  issueSignIn(): Promise<string>;
  /** Exchanges a link's token for a session. @throws EngineError UNAUTHENTICATED */
  signIn(token: string): Promise<{ readonly secret: string; readonly principal: Principal }>;
  signOut(secret: string): Promise<void>;
  /** Says who calls; null for nobody we know. */
  identify(credentials: Credentials): Promise<Principal | null>;
}

/** Makes the door of an installation. */
export function createAccess(options: {
  readonly store: AccessStore;
  readonly clock: Clock;
  readonly adminToken: string | null;
}): Access {
  const { store, clock, adminToken } = options;
  const issue = async (kind: 'signIn' | 'session', lifeMs: number) => {
    const secret = newSecret();
    const createdAt = clock.now();
    const expiresAt = plusMs(createdAt, lifeMs);
    await store.addGrant({ hash: secretHash(kind, secret), kind, createdAt, expiresAt });
    return { secret, expiresAt };
  };
  return {
    async issueSignIn() {
      return (await issue('signIn', SIGN_IN_MS)).secret;
    },
    async signIn(token) {
      const taken = await store.takeGrant(secretHash('signIn', token), clock.now());
      if (!taken) throw linkRefused();
      const { secret, expiresAt } = await issue('session', SESSION_MS);
      return { secret, principal: { name: OWNER, via: 'session', expiresAt } };
    },
    async signOut(secret) {
      await store.takeGrant(secretHash('session', secret), clock.now());
    },
    async identify({ authorization, session }) {
      if (authorization !== null) return ownerByToken(authorization, adminToken);
      if (session === null) return null;
      const grant = await store.grant(secretHash('session', session), clock.now());
      if (grant?.kind !== 'session') return null;
      return { name: OWNER, via: 'session', expiresAt: grant.expiresAt };
    },
  };
}

function ownerByToken(authorization: string, adminToken: string | null): Principal | null {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined || adminToken === null) return null;
  return equalSecrets(token, adminToken) ? { name: OWNER, via: 'token', expiresAt: null } : null;
}

function linkRefused(): EngineError {
  return new EngineError(
    'UNAUTHENTICATED',
    'This sign-in link was used already or is older than 24 hours. Restart the server for a new one.',
  );
}
