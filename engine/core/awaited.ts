import type { EffectKey, Instant } from '../base/index.ts';
import { instant, invariant, plusMs } from '../base/index.ts';
import { parseSpan, spanMs, type Workspace } from '../language/index.ts';
import type { Address } from './effect.ts';
import { awaitedOf, changeGate, giveBack, record } from './gate-memory.ts';
import type { AwaitedMessage, GatedMessage } from './gate-state.ts';
import { ENGINE_SOURCE, UNCONFIRMED } from './result-signal.ts';
import type { TurnContext } from './turn-context.ts';

/** Whether a person has to confirm what goes to such an address; staff are always told directly. */
export function isAssisted({ deliver, connectors }: Workspace, { kind }: Address): boolean {
  return kind !== 'staff' && connectors[deliver[kind]]?.assisted === true;
}

/** Until when a message that is handed over now can be confirmed; its deadline ends that, too. */
export function confirmBy(
  { workspace, now }: TurnContext,
  { to, deadlineAt }: Pick<GatedMessage, 'to' | 'deadlineAt'>,
): Instant | null {
  if (!isAssisted(workspace, to)) return null;
  const text = workspace.connectors[workspace.deliver[to.kind]]?.confirmWithin ?? '24h';
  const span = parseSpan(text);
  const ms = span === null ? null : spanMs(span);
  invariant(ms !== null, `The span \`${text}\` of a connector was checked with its workspace.`);
  const end = plusMs(now, ms);
  return deadlineAt === null ? end : instant(Math.min(end, deadlineAt));
}

/** Remembers that a person has yet to confirm a message. */
export function awaitConfirmation(
  context: TurnContext,
  message: GatedMessage,
  until: Instant,
): void {
  const { key, to, class: name, origin, report } = message;
  const one: AwaitedMessage = { key, to, class: name, origin, report, confirmBy: until };
  changeGate(context, { awaited: [...awaitedOf(context), one] });
}

/** Ends the wait for a person's word; false when there is none. */
export function dropAwaited(context: TurnContext, key: EffectKey): boolean {
  const awaited = awaitedOf(context);
  const others = awaited.filter((one) => one.key !== key);
  if (others.length === awaited.length) return false;
  changeGate(context, { awaited: others });
  return true;
}

/** Gives up the messages that nobody has confirmed in time, and tells their steps. */
export function expireAwaited(context: TurnContext, at: Instant): void {
  for (const one of awaitedOf(context).filter((each) => each.confirmBy <= at)) {
    const { key, report, origin } = one;
    dropAwaited(context, key);
    giveBack(context, key);
    record(context, one, { what: 'unconfirmed', why: 'unconfirmed' });
    const unsend = `${key}/unsend` as EffectKey; // as unique as the message's own
    context.effects.push({ type: 'withdraw', key: unsend, of: key, createdAt: context.now });
    if (report === null) continue;
    const { instance, step, visit } = report;
    const event = {
      id: `${key}/failed`,
      source: ENGINE_SOURCE,
      type: '@failed',
      subject: origin.subject,
      instance,
      time: context.now,
      data: { step, visit, error: UNCONFIRMED },
    };
    context.effects.push({
      type: 'emit',
      key: `${key}/unconfirmed` as EffectKey, // as unique as the message's own
      events: [event],
      members: null,
      createdAt: context.now,
      origin,
    });
  }
}

/**
 * Takes back a message that was handed over. One that a person would have had to confirm gives back
 * at once what it took: whoever confirms it later finds it withdrawn.
 */
export function takeBackOut(
  context: TurnContext,
  { of, key }: { readonly of: EffectKey; readonly key: EffectKey },
): void {
  const awaited = awaitedOf(context).find((one) => one.key === of);
  if (awaited) {
    dropAwaited(context, of);
    giveBack(context, of);
    record(context, awaited, { what: 'withdrawn', why: 'leftStep' });
  }
  context.effects.push({ type: 'withdraw', key, of, createdAt: context.now });
}
