import fc from 'fast-check';
import Type, { type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/base/index.ts';
import { FlowSchema } from '../../engine/language/flow-schema.ts';
import { STEP_KINDS } from '../../engine/language/index.ts';
import { shapeMistakes } from '../../engine/language/shape.ts';
import { stepSchema } from '../../engine/language/step-schema.ts';
import { WorkspaceSchema } from '../../engine/language/workspace-document.ts';

const RUNS = 1_000 * Number(process.env.FUZZ ?? 1);

const SCHEMAS: readonly TSchema[] = [
  FlowSchema,
  WorkspaceSchema,
  ...STEP_KINDS.map((kind) => stepSchema(kind)),
];
const KEYS = [
  'to',
  'text',
  'send',
  'wait',
  'for',
  'on',
  'event',
  'next',
  'end',
  'split',
  'share',
  'x',
];
const LEAF = fc.oneof(
  fc.constantFrom<Json>(
    '1d',
    'member',
    '10:00',
    '09:00-10:00',
    'a-b',
    '',
    true,
    null,
    0,
    50,
    -1,
    1.5,
  ),
  fc.string({ maxLength: 4 }),
);
const VALUE = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    LEAF,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('the comparison with a schema', () => {
  it('never accepts what the schema itself refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCHEMAS), VALUE, (schema, value) => {
        if (shapeMistakes(schema, value, []).length === 0) expect(Check(schema, value)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('agrees with the schema where no grammar is asked for', () => {
    const schema = Type.Object(
      {
        a: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
        b: Type.Union([Type.Array(Type.Boolean(), { maxItems: 2 }), Type.Enum(['x', 'y'])]),
        c: Type.Optional(Type.Object({ d: Type.String({ minLength: 1 }) }, { minProperties: 1 })),
      },
      { additionalProperties: false },
    );
    const value = fc.oneof(
      VALUE,
      fc.record(
        {
          a: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double()),
          b: fc.oneof(fc.array(fc.boolean(), { maxLength: 3 }), fc.constantFrom('x', 'y', 'z')),
          c: fc.oneof(fc.record({ d: fc.string({ maxLength: 1 }) }), fc.constant({})),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(value, (json) => {
        expect(shapeMistakes(schema, json as Json, []).length === 0).toBe(Check(schema, json));
      }),
      { numRuns: RUNS },
    );
  });
});
