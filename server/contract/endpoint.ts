import type { Static, TSchema } from 'typebox';

/** Who may call: everyone, or only somebody who is signed in. */
type Access = 'open' | 'signedIn';

/**
 * One call of the API, said once: the server checks input by it, OpenAPI is printed from it, and
 * the client is typed by it. Paths write parameters as `{id}`.
 */
export interface Endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Answer extends TSchema = TSchema,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Content type of the body; JSON unless it says otherwise. */
  readonly bodyType: 'application/json' | 'application/yaml';
  /** Further content types that the body may have. */
  readonly accepts?: readonly string[];
  readonly answer: Answer;
  readonly status: 200 | 201 | 202 | 204;
}

export type ParamsOf<E> =
  E extends Endpoint<infer P, TSchema, TSchema, TSchema> ? Static<P> : never;
export type QueryOf<E> = E extends Endpoint<TSchema, infer Q, TSchema, TSchema> ? Static<Q> : never;
export type BodyOf<E> = E extends Endpoint<TSchema, TSchema, infer B, TSchema> ? Static<B> : never;
export type AnswerOf<E> =
  E extends Endpoint<TSchema, TSchema, TSchema, infer A> ? Static<A> : never;
