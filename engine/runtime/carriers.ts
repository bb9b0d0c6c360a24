import { endpointCarrier } from '../core/index.ts';
import type { Carrier, Connector, Endpoint } from './connector.ts';

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
    carry: (effects, now) =>
      connector.deliver(
        effects.filter((effect) => effect.type === 'send'),
        now,
      ),
  };
}

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
