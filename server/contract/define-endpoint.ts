import type { TSchema } from 'typebox';
import Type from 'typebox';
import type { Endpoint } from './endpoint.ts';

/** An object without members: what a call takes or answers that takes or answers nothing. */
export const Nothing = Type.Object({}, { additionalProperties: false });

interface Parts<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema> {
  method: Endpoint['method'];
  path: string;
  summary: string;
  tag: string;
  access?: Endpoint['access'];
  params?: P;
  query?: Q;
  body?: B;
  bodyType?: Endpoint['bodyType'];
  accepts?: readonly string[];
  answer: A;
  status?: Endpoint['status'];
}

/** Makes an endpoint, with defaults for what most calls have in common. */
export function endpoint<
  A extends TSchema,
  P extends TSchema = typeof Nothing,
  Q extends TSchema = typeof Nothing,
  B extends TSchema = typeof Nothing,
>(parts: Parts<P, Q, B, A>): Endpoint<P, Q, B, A> {
  return {
    access: 'signedIn',
    bodyType: 'application/json',
    status: 200,
    ...parts,
    // The defaults stand in for the type parameters that were left out.
    params: (parts.params ?? Nothing) as P,
    query: (parts.query ?? Nothing) as Q,
    body: (parts.body ?? Nothing) as B,
  };
}
