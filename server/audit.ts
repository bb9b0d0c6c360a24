import type { Static } from 'typebox';
import { timeText } from './answers/time.ts';
import type { Principal } from './auth/access.ts';
import type { Audit } from './contract/resources.ts';
import type { Installation } from './installation.ts';

/**
 * Writes into the log what somebody did by hand, and answers the same.
 *
 * @param done.act such as `delivery.retry`
 * @param done.facts ids and counts that the log line carries
 */
export function audit(
  { log, systemClock }: Pick<Installation, 'log' | 'systemClock'>,
  principal: Principal | null,
  done: {
    readonly act: string;
    readonly reason: string | null;
    readonly facts: Readonly<Record<string, unknown>>;
  },
): Static<typeof Audit> {
  const by = principal?.name ?? '';
  const { act, reason, facts } = done;
  log.info({ act, by, reason, ...facts }, 'by hand');
  return { by, reason, at: timeText(systemClock.now()) };
}
