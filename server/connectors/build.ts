import type { Clock } from '../../engine/base/index.ts';
import { invariant, unreachable } from '../../engine/base/index.ts';
import type { ConnectorSpec, RateSpec, Workspace } from '../../engine/language/index.ts';
import { parseSpan, spanMs } from '../../engine/language/index.ts';
import type { Connector, Rate } from '../../engine/runtime/index.ts';
import type { SandboxStore } from '../../engine/store/index.ts';
import type { Log } from '../log.ts';
import type { Environment } from '../settings.ts';
import { settingsInvalid } from '../settings.ts';
import { consoleConnector } from './console.ts';
import { sandboxConnector } from './sandbox.ts';
import { webhookConnector } from './webhook.ts';

interface Surroundings {
  readonly environment: Environment;
  readonly store: SandboxStore;
  readonly log: Log;
  /** The system's time, not the installation's. */
  readonly clock: Clock;
  /** Names the work under way to receivers that trace; null: nobody traces. */
  readonly traceparent: () => string | null;
}

/**
 * Makes the connectors that a workspace names.
 * @throws EngineError SETTINGS_INVALID naming every secret that the environment lacks
 */
export function buildConnectors(
  workspace: Workspace,
  surroundings: Surroundings,
): readonly Connector[] {
  requireSecrets(workspace, surroundings.environment);
  return Object.entries(workspace.connectors).map(([name, spec]): Connector => {
    return { ...buildOne(name, spec, surroundings), ...ratesOf(spec) };
  });
}

function buildOne(name: string, spec: ConnectorSpec, surroundings: Surroundings): Connector {
  const { environment, store, log, clock, traceparent } = surroundings;
  switch (spec.kind) {
    case 'console':
      return consoleConnector(name, log);
    case 'sandbox':
      return sandboxConnector(name, store);
    case 'webhook': {
      const secret = environment[variableOf(spec.secret)] ?? '';
      return webhookConnector({ name, url: spec.url, secret, clock, traceparent });
    }
    default:
      return unreachable(spec);
  }
}

function ratesOf({
  rate,
  ratePerTarget,
}: ConnectorSpec): Pick<Connector, 'rate' | 'ratePerTarget'> {
  return {
    ...(rate === undefined ? {} : { rate: rateOf(rate) }),
    ...(ratePerTarget === undefined ? {} : { ratePerTarget: rateOf(ratePerTarget) }),
  };
}

function rateOf({ max, per }: RateSpec): Rate {
  const span = parseSpan(per);
  const perMs = span === null ? null : spanMs(span);
  invariant(perMs !== null, `The span \`${per}\` of a rate was checked with its workspace.`);
  return { max, perMs };
}

/**
 * Makes sure that the environment has the secret of every connector.
 * @throws EngineError SETTINGS_INVALID naming every one that it lacks
 */
export function requireSecrets(workspace: Workspace, environment: Environment): void {
  const missing = Object.entries(workspace.connectors).flatMap(([connector, spec]) => {
    if (spec.kind !== 'webhook') return [];
    const name = variableOf(spec.secret);
    if ((environment[name] ?? '') !== '') return [];
    return [
      {
        name,
        zh: `未设置，而连接器“${connector}”要用它签名。`,
        en: `is not set, and connector \`${connector}\` signs with it.`,
      },
    ];
  });
  if (missing.length > 0) throw settingsInvalid(missing);
}

/** The workspace names a secret by its variable, after a `$`. */
function variableOf(secret: string): string {
  return secret.replace(/^\$/, '');
}
