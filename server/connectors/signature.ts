import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * Signs a webhook by Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over
 * `id.timestamp.body`. A secret that begins with `whsec_` is base64 behind it; any other is taken
 * as its own UTF-8 bytes.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookSignature(
  secret: string,
  content: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const key = secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
  const signed = `${content.id}.${content.timestamp}.${content.body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
