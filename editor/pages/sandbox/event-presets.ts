import { EVENT_CATALOGUE } from '../../../engine/language/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Events that a demonstration needs most, with data that reads as real. */
export const QUICK_EVENTS: readonly { readonly type: string; readonly data: Fields }[] = [
  { type: 'trial.started', data: { trialRef: 'trial-1', step: 'start' } },
  { type: 'order.paid', data: { orderRef: 'order-1', amountMinor: 9900, currency: 'CNY' } },
  { type: 'contact.added', data: {} },
  { type: 'message.answered', data: { by: 'human', waitMs: 60_000 } },
  { type: 'complaint.received', data: { severity: 'high' } },
  { type: 'contact.lost', data: {} },
];

/** Raised by joining, leaving and speaking in the chat itself. */
const BY_THE_CHAT: readonly string[] = ['member.joined', 'member.left', 'message.received'];

const SAMPLE: Readonly<Record<string, unknown>> = {
  text: '',
  number: 0,
  boolean: false,
  list: [],
  object: {},
  instant: '',
};

/** Types of the catalogue that can concern a person in a group, for the dialog. */
export const MEMBER_EVENTS = EVENT_CATALOGUE.filter(
  ({ about, type }) =>
    (about.includes('member') || about.includes('customer')) && !BY_THE_CHAT.includes(type),
);

/** The data that an event of a type may carry, as JSON to be filled in. */
export function sampleData(type: string): string {
  const quick = QUICK_EVENTS.find((event) => event.type === type);
  const fields = EVENT_CATALOGUE.find((event) => event.type === type)?.data ?? {};
  const blank = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, SAMPLE[field]]),
  );
  return JSON.stringify(quick?.data ?? blank, null, 2);
}

/** Reads the data that was typed; `null` when it is no JSON object. */
export function readData(written: string): Fields | null {
  try {
    const value: unknown = JSON.parse(written.trim() === '' ? '{}' : written);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    // Just found to be an object that is no array.
    return isObject ? (value as Fields) : null;
  } catch {
    return null;
  }
}
