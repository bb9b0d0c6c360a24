import { readdirSync, readFileSync } from 'node:fs';
import { Check } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import {
  flowJsonSchema,
  parseFlow,
  STEP_KINDS,
  scenariosJsonSchema,
  workspaceJsonSchema,
} from '../../engine/language/index.ts';
import { LAST, memberFlow } from './flow-texts.ts';
import { WIDE_FLOW } from './wide-flow.ts';

/** Everything in a schema that names something else by reference, and every keyword. */
function keywordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keywordsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'properties' ? Object.values(member).flatMap(keywordsOf) : [key, ...keywordsOf(member)],
  );
}

describe('the published JSON Schemas', () => {
  it('hold only keywords of JSON Schema', () => {
    const own = ['grammar', 'names', 'offers', 'stepBlock'];
    for (const schema of [flowJsonSchema(), scenariosJsonSchema(), workspaceJsonSchema()]) {
      expect(keywordsOf(schema).filter((key) => own.includes(key))).toEqual([]);
    }
  });

  it('offer every kind of step, also inside frames', () => {
    const schema = flowJsonSchema() as {
      properties: Record<string, unknown>;
      $defs: { step: { anyOf: { required: string[]; properties: Record<string, unknown> }[] } };
    };
    const kinds = schema.$defs.step.anyOf;
    expect(kinds.map((kind) => kind.required)).toEqual(STEP_KINDS.map((kind) => [kind.kind]));
    expect(schema.properties.steps).toEqual({ $ref: '#/$defs/steps' });
    const stage = kinds.find((kind) => kind.properties.stage)!.properties.stage as {
      properties: { steps: unknown };
    };
    expect(stage.properties.steps).toEqual({ $ref: '#/$defs/steps' });
  });

  it('keep a property whose name is a keyword of ours', () => {
    const { properties } = workspaceJsonSchema() as { properties: Record<string, unknown> };
    expect(Object.keys(properties)).toEqual([
      'zone',
      'calendar',
      'calendars',
      'roles',
      'rosters',
      'quiet',
      'optOut',
      'lists',
      'content',
      'classes',
      'campaigns',
      'measures',
      'segments',
      'attributes',
      'tags',
      'events',
      'connectors',
      'endpoints',
      'deliver',
    ]);
  });

  const fits = (text: string) => Check({ ...flowJsonSchema() }, parseFlow(text).source.json);

  it('accept what the checker accepts', () => {
    expect(fits(WIDE_FLOW)).toBe(true);
    expect(fits(memberFlow(LAST))).toBe(true);
    for (const file of readdirSync('flows').filter((name) => name.endsWith('.flow.yaml'))) {
      expect([file, fits(readFileSync(`flows/${file}`, 'utf8'))]).toEqual([file, true]);
    }
  });

  it('refuse strange keys, also inside frames', () => {
    expect(fits(memberFlow('a: { wait: { fro: 1d }, end: x }'))).toBe(false);
    expect(fits(memberFlow('p: { stage: { steps: { a: { wiat: {} } } } }'))).toBe(false);
  });

  it('offer the types of events, and take others', () => {
    const event = (type: string) => memberFlow(`a: { wait: {}, on: [{ event: ${type}, end: x }] }`);
    expect(fits(event('order.paid'))).toBe(true);
    expect(fits(event('lead.quoted'))).toBe(true);
    expect(JSON.stringify(flowJsonSchema())).toContain('"order.paid"');
  });
});
