import type { Static } from 'typebox';
import type { Api } from './contract/api.ts';
import { api } from './contract/api.ts';
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from './contract/endpoint.ts';
import type { Problem } from './contract/resources.ts';

/** The JSON of an error answer (RFC 9457). */
export type ProblemAnswer = Static<typeof Problem>;

/** The server refused a call, or could not be reached (`status` 0, code `UNREACHABLE`). */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: ProblemAnswer;
  /** Seconds after which the server asks to be called again. */
  readonly retryAfterSeconds: number | null;

  constructor(
    problem: ProblemAnswer,
    options: { retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(problem.detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ApiError';
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

type Loose<Value> = { readonly [Key in keyof Value]: Value[Key] | undefined };
/** Over a union, the keys of every member: `keyof` alone gives only the shared ones. */
type KeyOf<Value> = Value extends unknown ? keyof Value : never;
/** A body of which nothing has to be said may be left out. */
type Given<Body> =
  Record<string, never> extends Body ? { readonly body?: Body } : { readonly body: Body };
type WhenAny<Value, Part> = [KeyOf<Value>] extends [never] ? unknown : Part;

/**
 * What one call takes: params and body where the contract has them; undefined query members are
 * left out.
 */
type CallInput<E> = WhenAny<ParamsOf<E>, { readonly params: ParamsOf<E> }> &
  WhenAny<QueryOf<E>, { readonly query?: Loose<QueryOf<E>> }> &
  WhenAny<BodyOf<E>, Given<BodyOf<E>>> & {
    /** Such as `If-Match` with a draft's ETag. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  };

type Call<E> =
  Record<string, never> extends CallInput<E>
    ? (input?: CallInput<E>) => Promise<AnswerOf<E>>
    : (input: CallInput<E>) => Promise<AnswerOf<E>>;

/** One function for every call of the contract. */
export type Client = { readonly [Name in keyof Api]: Call<Api[Name]> };

export interface ClientOptions {
  /** Where the server is, without `/api/v1`; empty in a browser on the server's own pages. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
  /** A bearer token; without it the browser's session cookie speaks. */
  readonly token?: string;
}

/**
 * Makes a client of the API, typed by the contract. Works in browsers and in Node.
 *
 * @throws ApiError from every call that is not answered with success
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:4400', token });
 * const flow = await client.getFlow({ params: { id: 'welcome' } });
 */
export function createClient(options: ClientOptions): Client {
  const entries = Object.entries(api).map(([name, endpoint]) => [
    name,
    (input?: AnyInput) => call(options, endpoint, input ?? {}),
  ]);
  // Each entry follows the endpoint that the mapped type names; a loop cannot say so.
  return Object.fromEntries(entries) as Client;
}

interface AnyInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function call(options: ClientOptions, endpoint: Endpoint, input: AnyInput): Promise<unknown> {
  const send = options.fetch ?? globalThis.fetch;
  let response: Response;
  try {
    response = await send(urlOf(options.baseUrl, endpoint.path, input), {
      method: endpoint.method,
      credentials: 'same-origin',
      headers: headersOf(options, endpoint, input),
      ...(endpoint.method === 'GET' ? {} : { body: bodyOf(endpoint, input) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
  } catch (cause) {
    if (input.signal?.aborted) throw cause;
    throw unreachableServer(options.baseUrl, cause);
  }
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? {} : response.json();
}

function urlOf(baseUrl: string, path: string, input: AnyInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(input.params?.[name] ?? '')),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const suffix = query.size === 0 ? '' : `?${query}`;
  return `${baseUrl.replace(/\/$/, '')}/api/v1${filled}${suffix}`;
}

function headersOf(
  options: ClientOptions,
  endpoint: Endpoint,
  input: AnyInput,
): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(endpoint.method === 'GET' ? {} : { 'Content-Type': endpoint.bodyType }),
    ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
    ...input.headers,
  };
}

function bodyOf(endpoint: Endpoint, input: AnyInput): string {
  // A YAML body is a text already; the contract types it as one.
  if (endpoint.bodyType === 'application/yaml') return String(input.body);
  return JSON.stringify(input.body ?? {});
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : null;
  const text = await response.text();
  return new ApiError(parseProblem(text) ?? plainProblem(response), { retryAfterSeconds });
}

function parseProblem(text: string): ProblemAnswer | null {
  try {
    const value: unknown = JSON.parse(text);
    const isProblem =
      typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
    // The server's own error shape: both of its obligatory members are there.
    return isProblem ? (value as ProblemAnswer) : null;
  } catch {
    return null;
  }
}

/** An answer of something between us and the server, such as a proxy. */
function plainProblem(response: Response): ProblemAnswer {
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: 'UNEXPECTED_ANSWER',
    detail: `The server answered ${response.status} without a description.`,
  };
}

function unreachableServer(baseUrl: string, cause: unknown): ApiError {
  const problem = {
    type: 'about:blank',
    title: 'Unreachable',
    status: 0,
    code: 'UNREACHABLE',
    detail: `The server ${baseUrl === '' ? '' : `at ${baseUrl} `}cannot be reached.`,
  };
  return new ApiError(problem, { cause });
}
