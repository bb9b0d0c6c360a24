/**
 * What the outbox promises besides "none lost, and repeated under the same key only":
 * `promise: at-most-once` of a connector with deliveries of status `unknown`, and the order of
 * messages to one target whether or not their flow waits for the results.
 */
export const OUTBOX_PROMISES = true;

/** Most deliveries that the dispatcher of one process has in hand when it is killed. */
export const IN_FLIGHT_MAX = 4_000;
