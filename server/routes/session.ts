import type { Static } from 'typebox';
import { timeTextOrNull } from '../answers/time.ts';
import type { Access, Principal } from '../auth/access.ts';
import { clearSession, credentialsOf, setSession } from '../auth/request.ts';
import type { Session } from '../contract/resources.ts';
import type { Handlers } from '../mount.ts';

/** Signs people in and out. */
export function sessionRoutes(access: Access): Pick<Handlers, 'getSession' | 'signIn' | 'signOut'> {
  return {
    async getSession({ principal }) {
      return sessionAnswer(principal);
    },
    async signIn({ body, http }) {
      const { secret, principal } = await access.signIn(body.token);
      setSession(http, secret);
      return sessionAnswer(principal);
    },
    async signOut({ http }) {
      const { session } = credentialsOf(http);
      if (session !== null) await access.signOut(session);
      clearSession(http);
      return {};
    },
  };
}

function sessionAnswer(principal: Principal | null): Static<typeof Session> {
  return {
    name: principal?.name ?? '',
    expiresAt: timeTextOrNull(principal?.expiresAt ?? null),
  };
}
