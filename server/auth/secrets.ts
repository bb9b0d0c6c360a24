import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What a secret is good for; it is part of what is hashed, so that neither passes for the other.
 */
export type SecretKind = 'signIn' | 'session';

/** Draws a secret of 256 bits that is safe in a URL. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash under which a secret is stored; the secret itself never is. */
export function secretHash(kind: SecretKind, secret: string): string {
  return createHash('sha256').update(`${kind}:${secret}`).digest('hex');
}

/** Compares two secrets in a time that tells nothing of where they differ. */
export function equalSecrets(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
