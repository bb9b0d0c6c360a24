import type { Clock } from '../../engine/base/index.ts';
import { unreachable } from '../../engine/base/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import type { Connector } from '../../engine/runtime/index.ts';
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
  const { environment, store, log, clock, traceparent } = surroundings;
  requireSecrets(workspace, environment);
  return Object.entries(workspace.connectors).map(([name, spec]): Connector => {
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
  });
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
