import type { Effect, Outgoing } from './effect.ts';

/** Says whether an effect leaves the engine; all others are performed in the store. */
export function isOutgoing(effect: Effect): effect is Outgoing {
  return effect.type === 'send' || effect.type === 'call' || effect.type === 'act';
}

/** Names what carries an effect: a connector, or an endpoint as `endpoint/<name>`. */
export function carrierOf(effect: Outgoing): string {
  return effect.type === 'call' ? endpointCarrier(effect.endpoint) : effect.connector;
}

/** The name of an endpoint among those of the connectors, none of which has a slash. */
export function endpointCarrier(endpoint: string): string {
  return `endpoint/${endpoint}`;
}

/** True when a second attempt after a doubt is ruled out. */
export function isAtMostOnce(effect: Effect): boolean {
  return 'promise' in effect && effect.promise === 'at-most-once';
}
