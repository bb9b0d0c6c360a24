import {
  flowJsonSchema,
  scenariosJsonSchema,
  workspaceJsonSchema,
} from '../engine/language/index.ts';

/** JSON Schemas of the files that people write, by name, for editors that complete while typing. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  return {
    flow: flowJsonSchema(),
    scenarios: scenariosJsonSchema(),
    workspace: workspaceJsonSchema(),
  };
}
