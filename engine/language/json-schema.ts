import type { TSchema } from 'typebox';
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts';
import { EVENT_CATALOGUE } from './catalogue.ts';
import { FlowSchema } from './flow-schema.ts';
import type { StepKind } from './kind.ts';
import { STEP_KINDS } from './kinds/registry.ts';
import { ScenariosFileSchema } from './scenario/index.ts';
import { BLOCK_KEYWORD, GRAMMAR_KEYWORD, OFFER_KEYWORD, TargetValue } from './schema.ts';
import { stepSchema } from './step-schema.ts';
import { WorkspaceSchema } from './workspace-document.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schema of `*.flow.yaml`, for editors that complete and check while typing. */
export function flowJsonSchema(): JsonObject {
  const kinds = STEP_KINDS.map((kind) => ({
    ...published(documented(kind)),
    title: `${kind.kind} · ${kind.title.zh}`,
  }));
  return {
    $schema: DIALECT,
    title: 'groupflow flow',
    ...published(FlowSchema),
    $defs: {
      steps: { type: 'object', additionalProperties: { $ref: '#/$defs/step' } },
      step: { anyOf: kinds },
    },
  };
}

/** The JSON Schema of `workspace.yaml`. */
export function workspaceJsonSchema(): JsonObject {
  return { $schema: DIALECT, title: 'groupflow workspace', ...published(WorkspaceSchema) };
}

/** The JSON Schema of `*.scenarios.yaml`. */
export function scenariosJsonSchema(): JsonObject {
  return { $schema: DIALECT, title: 'groupflow scenarios', ...published(ScenariosFileSchema) };
}

/** A step's schema that shows the words of the manual where its kind's key is typed. */
function documented(kind: StepKind): TSchema {
  const schema = stepSchema(kind);
  const description = `${kind.doc.zh}\n\n${kind.doc.en}`;
  return {
    ...schema,
    // Keys that a step names itself are its ports.
    ...(kind.besideOf !== undefined && { additionalProperties: TargetValue }),
    properties: { ...schema.properties, [kind.kind]: { ...kind.spec, description } },
  };
}

function published(schema: TSchema): JsonObject {
  // What typebox makes is JSON apart from marks that are no enumerable members.
  const json = JSON.parse(JSON.stringify(schema)) as JsonObject;
  return publishedNode(json);
}

/** Leaves out our own keywords, and names maps of steps by reference. */
function publishedNode(node: JsonObject): JsonObject {
  if (node[BLOCK_KEYWORD] === true) return { $ref: '#/$defs/steps' };
  if (node[OFFER_KEYWORD] !== undefined) {
    const { [OFFER_KEYWORD]: _, ...rest } = node;
    return { anyOf: [{ enum: EVENT_CATALOGUE.map((event) => event.type) }, rest] };
  }
  const kept = Object.entries(node).filter(([key]) => key !== GRAMMAR_KEYWORD && key !== 'names');
  return Object.fromEntries(kept.map(([key, value]) => [key, publishedValue(key, value)]));
}

function publishedValue(key: string, value: Json): Json {
  // Below `properties` the keys are names of the document, not keywords.
  if (key === 'properties' && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, schema]) => [
        name,
        isJsonObject(schema) ? publishedNode(schema) : schema,
      ]),
    );
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => (isJsonObject(item) ? publishedNode(item) : item));
  }
  return isJsonObject(value) ? publishedNode(value) : value;
}
