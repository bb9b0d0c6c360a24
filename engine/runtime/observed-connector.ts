import type { Connector } from './connector.ts';
import type { Tracer } from './tracer.ts';

/** Times each batch of attempts; what the connector sends outside is below that span. */
export function observedConnector(connector: Connector, tracer: Tracer): Connector {
  return {
    ...connector,
    deliver: (messages, now) =>
      tracer.trace('deliver', async (span) => {
        const attempts = await connector.deliver(messages, now);
        span.set({
          'groupflow.connector': connector.name,
          'groupflow.messages': messages.length,
          'groupflow.sent': attempts.filter(({ type }) => type === 'sent').length,
        });
        return attempts;
      }),
  };
}
