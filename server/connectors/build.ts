import type { Clock } from '../../engine/base/index.ts';
import { invariant, unreachable } from '../../engine/base/index.ts';
import type { ConnectorSpec, RateSpec, Workspace } from '../../engine/language/index.ts';
import { parseSpan, spanMs } from '../../engine/language/index.ts';
import type { Connector, Endpoint, Rate } from '../../engine/runtime/index.ts';
import type { SandboxStore } from '../../engine/store/index.ts';
import type { Log } from '../log.ts';
import type { Environment } from '../settings.ts';
import { settingsInvalid } from '../settings.ts';
import { consoleConnector } from './console.ts';
import { httpEndpoint } from './endpoint.ts';
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
  return Object.entries(workspace.connectors).flatMap(([name, spec]): readonly Connector[] => {
    const built = buildOne(name, spec, surroundings);
    return built === null ? [] : [{ ...built, ...ratesOf(spec) }];
  });
}

function buildOne(name: string, spec: ConnectorSpec, surroundings: Surroundings): Connector | null {
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
    case 'wecom':
      // The checker lets nothing be delivered through it.
      return null;
    default:
      return unreachable(spec);
  }
}

/** Makes what the calls of flows reach. The environment has its secrets (`requireSecrets`). */
export function buildEndpoints(
  workspace: Workspace,
  surroundings: Pick<Surroundings, 'environment' | 'clock' | 'traceparent'>,
): readonly Endpoint[] {
  const { environment, clock, traceparent } = surroundings;
  return Object.entries(workspace.endpoints).map(([name, { url, auth }]) => {
    const bearer = auth === undefined ? null : (environment[variableOf(auth.bearer)] ?? '');
    return httpEndpoint({ name, url, bearer, clock, traceparent });
  });
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
 * Makes sure that the environment has the secret of every connector and endpoint.
 * @throws EngineError SETTINGS_INVALID naming every one that it lacks
 */
export function requireSecrets(workspace: Workspace, environment: Environment): void {
  const lacks = (name: string) => (environment[name] ?? '') === '';
  const connectors = Object.entries(workspace.connectors).flatMap(([connector, spec]) => {
    const name = spec.kind === 'webhook' ? variableOf(spec.secret) : null;
    if (name === null || !lacks(name)) return [];
    const zh = `未设置，而连接器“${connector}”要用它签名。`;
    return [{ name, zh, en: `is not set, and connector \`${connector}\` signs with it.` }];
  });
  const endpoints = Object.entries(workspace.endpoints).flatMap(([endpoint, { auth }]) => {
    const name = auth === undefined ? null : variableOf(auth.bearer);
    if (name === null || !lacks(name)) return [];
    const zh = `未设置，而接口“${endpoint}”要用它认证。`;
    return [{ name, zh, en: `is not set, and endpoint \`${endpoint}\` is called with it.` }];
  });
  const missing = [...connectors, ...endpoints];
  if (missing.length > 0) throw settingsInvalid(missing);
}

/** The workspace names a secret by its variable, after a `$`. */
function variableOf(secret: string): string {
  return secret.replace(/^\$/, '');
}
