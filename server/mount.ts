import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { TSchema } from 'typebox';
import Type from 'typebox';
import Value from 'typebox/value';
import { EngineError } from '../engine/base/index.ts';
import type { Access, Principal } from './auth/access.ts';
import { credentialsOf, requireSameOrigin } from './auth/request.ts';
import { readBody } from './body.ts';
import type { Api } from './contract/api.ts';
import { api } from './contract/api.ts';
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from './contract/endpoint.ts';
import { inputInvalid } from './problem.ts';

/** A call with its input checked by the contract. */
export interface CallInput<E> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  /** Null only where the endpoint is open. */
  readonly principal: Principal | null;
  /** For what the contract's schemas do not say: headers and cookies. */
  readonly http: Context;
}

type Handler<E> = (input: CallInput<E>) => Promise<AnswerOf<E>>;

/** One handler for each call of the contract. */
export type Handlers = { readonly [Name in keyof Api]: Handler<Api[Name]> };

/** Where the calls of the contract are. */
export const API_ROOT = '/api/v1';

/** Puts every call of the contract on the app; other methods on its paths are refused. */
export function mountApi(app: Hono, handlers: Handlers, access: Access): void {
  const methods = new Map<string, string[]>();
  for (const [name, endpoint] of Object.entries(api)) {
    const path = API_ROOT + endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    // The mapped type pairs each endpoint with its own handler; a loop over both cannot show it.
    const handler = handlers[name as keyof Api] as Handler<Endpoint>;
    app.on(endpoint.method, path, (context) => serve(context, endpoint, { handler, access }));
    methods.set(path, [...(methods.get(path) ?? []), endpoint.method]);
  }
  for (const [path, allowed] of methods) {
    app.all(path, (context) => {
      throw methodRefused(context.req.method, allowed);
    });
  }
}

/**
 * Lets a request in or not.
 * @throws EngineError UNAUTHENTICATED, ORIGIN_REFUSED
 */
export async function authorize(
  context: Context,
  access: Access,
  wanted: Endpoint['access'],
): Promise<Principal | null> {
  const principal = await access.identify(credentialsOf(context));
  if (wanted === 'signedIn' && principal === null) throw unauthenticated();
  if (context.req.method !== 'GET' && principal?.via !== 'token') requireSameOrigin(context);
  return principal;
}

async function serve(
  context: Context,
  endpoint: Endpoint,
  { handler, access }: { handler: Handler<Endpoint>; access: Access },
): Promise<Response> {
  const principal = await authorize(context, access, endpoint.access);
  const params = fromText(endpoint.params, context.req.param(), (name) => `{${name}}`);
  const query = fromText(endpoint.query, context.req.query(), (name) => `?${name}`);
  const body = endpoint.method === 'GET' ? {} : await readBody(context, endpoint);
  refuseErrors(endpoint.body, body, (pointer) => `#${pointer}`);
  const answer = await handler({ params, query, body, principal, http: context });
  // The contract has only statuses with content.
  return context.json(answer, endpoint.status as ContentfulStatusCode);
}

/**
 * Texts from a path or query become what the schema says; names that it does not know are refused.
 */
function fromText(
  schema: TSchema,
  texts: Readonly<Record<string, string>>,
  pointerOf: (name: string) => string,
): unknown {
  const properties = propertiesOf(schema);
  const known = Object.keys(properties);
  const unknown = Object.keys(texts).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const errors = unknown.map((name) => ({ pointer: pointerOf(name), detail: 'is not known' }));
    const choice = known.length === 0 ? 'none is' : `known are ${known.join(', ')}`;
    throw inputInvalid(`Parameter ${unknown.join(', ')} is not known; ${choice}.`, errors);
  }
  const read = Object.entries(texts).map(([name, text]) => [
    name,
    properties[name]?.type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text,
  ]);
  const value = Value.Default(schema, Object.fromEntries(read));
  refuseErrors(schema, value, (pointer) => pointerOf(pointer.slice(1)));
  return value;
}

function propertiesOf(schema: TSchema): Readonly<Record<string, { readonly type?: string }>> {
  // Params and queries are objects of texts and whole numbers in every endpoint.
  return (schema as { properties?: Record<string, { type?: string }> }).properties ?? {};
}

function refuseErrors(
  schema: TSchema,
  value: unknown,
  pointerOf: (pointer: string) => string,
): void {
  if (Value.Check(schema, value)) return;
  const errors = Value.Errors(meantBranch(schema, value), value).map(
    ({ instancePath, message }) => ({
      pointer: pointerOf(instancePath),
      detail: message,
    }),
  );
  const [first] = errors;
  const place = first === undefined ? '' : ` ${first.pointer} ${first.detail}.`;
  throw inputInvalid(`The input does not fit the call.${place}`, errors.slice(0, 20));
}

/** Of one thing or a list of them, the errors of what was sent are told, not of both. */
function meantBranch(schema: TSchema, value: unknown): TSchema {
  if (!Type.IsUnion(schema)) return schema;
  const wanted = Array.isArray(value) ? 'array' : 'object';
  return schema.anyOf.find((branch) => 'type' in branch && branch.type === wanted) ?? schema;
}

function unauthenticated(): EngineError {
  return new EngineError(
    'UNAUTHENTICATED',
    'Nobody is signed in. Open the sign-in link that the server prints, or send a bearer token.',
  );
}

function methodRefused(method: string, allowed: readonly string[]): EngineError {
  return new EngineError(
    'METHOD_NOT_ALLOWED',
    `${method} is not possible here; use ${allowed.join(' or ')}.`,
    { details: { allowed } },
  );
}
