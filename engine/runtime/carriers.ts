import { endpointCarrier } from '../core/index.ts';
import type { Attempt, Carrier, Connector, Endpoint } from './connector.ts';

/** Everything that effects leave by; an effect comes to the carrier that `carrierOf` names. */
export function carriersOf(
  connectors: readonly Connector[],
  endpoints: readonly Endpoint[],
): readonly Carrier[] {
  return [...connectors.map(ofConnector), ...endpoints.map(ofEndpoint)];
}

function ofConnector(connector: Connector): Carrier {
  const { name, rate, ratePerTarget } = connector;
  return {
    name,
    ...(rate === undefined ? {} : { rate }),
    ...(ratePerTarget === undefined ? {} : { ratePerTarget }),
    async carry(effects, now) {
      const messages = effects.filter((effect) => effect.type === 'send');
      if (messages.length === effects.length) return connector.deliver(messages, now);
      const acts = effects.filter((effect) => effect.type === 'act');
      // No two are to one recipient, so that neither has to wait for the other.
      const [sent, done] = await Promise.all([
        messages.length === 0 ? [] : connector.deliver(messages, now),
        connector.act?.(acts, now) ?? acts.map(() => CANNOT_ACT),
      ]);
      const left = { send: [...sent], act: [...done] };
      return effects.map(({ type }) => (type === 'call' ? CANNOT_ACT : left[type].shift()) ?? NONE);
    },
  };
}

const CANNOT_ACT: Attempt = { type: 'refused', error: 'The connector performs no actions.' };
const NONE: Attempt = { type: 'unknown', error: 'The connector gave no answer.' };

function ofEndpoint(endpoint: Endpoint): Carrier {
  return {
    name: endpointCarrier(endpoint.name),
    carry: (effects, now) =>
      endpoint.call(
        effects.filter((effect) => effect.type === 'call'),
        now,
      ),
  };
}
