import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { EngineError } from '../../engine/base/index.ts';
import type { Credentials } from './access.ts';
import { SESSION_MS } from './access.ts';

const COOKIE = 'groupflow-session';

/** Reads what a request brings to say who it is from. */
export function credentialsOf(context: Context): Credentials {
  return {
    authorization: context.req.header('authorization') ?? null,
    session: getCookie(context, COOKIE) ?? null,
  };
}

/**
 * Gives the browser its session: out of reach of scripts, and never sent along from other sites'
 * forms.
 */
export function setSession(context: Context, secret: string): void {
  setCookie(context, COOKIE, secret, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(context),
    path: '/',
    maxAge: SESSION_MS / 1000,
  });
}

export function clearSession(context: Context): void {
  deleteCookie(context, COOKIE, { path: '/', secure: isSecure(context) });
}

/**
 * Refuses a call that another site's page makes with the browser's cookie. Browsers say where a
 * request comes from; what says nothing is no browser, and has no cookie that it did not put there.
 * @throws EngineError ORIGIN_REFUSED
 */
export function requireSameOrigin(context: Context): void {
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin');
  const host = context.req.header('host') ?? new URL(context.req.url).host;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  const isOwnOrigin = origin === undefined || hostOf(origin) === host;
  if (isOwnSite && isOwnOrigin) return;
  throw new EngineError(
    'ORIGIN_REFUSED',
    'A session can be used only from the pages of this server.',
  );
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** A proxy in front may speak TLS for us. Claiming so falsely only withholds one's own cookie. */
function isSecure(context: Context): boolean {
  const proto = context.req.header('x-forwarded-proto') ?? new URL(context.req.url).protocol;
  return proto.startsWith('https');
}
