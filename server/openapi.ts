import type { TSchema } from 'typebox';
import { api } from './contract/api.ts';
import type { Endpoint } from './contract/endpoint.ts';
import { Problem } from './contract/resources.ts';
import { STREAM_PATH, StreamMessage } from './contract/stream.ts';
import { API_ROOT } from './mount.ts';
import { VERSION } from './version.ts';

type Part = Readonly<Record<string, unknown>>;

const PROBLEM = { $ref: '#/components/responses/Problem' };

/** Describes the API as OpenAPI 3.1, from the schemas by which the server checks input. */
export function openApiDocument(): Part {
  const paths: Record<string, Record<string, Part>> = {};
  for (const [name, endpoint] of Object.entries(api)) {
    const path = API_ROOT + endpoint.path;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  paths[STREAM_PATH] = { get: streamOperation() };
  return {
    openapi: '3.1.0',
    info: {
      title: 'groupflow',
      version: VERSION,
      description: 'Customer-group operations as durable, reviewable flows.',
      license: { name: 'UNLICENSED' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(Object.values(api).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'groupflow-session' },
      },
      schemas: { Problem },
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457).',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    },
  };
}

function operation(name: string, endpoint: Endpoint): Part {
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    ...(endpoint.access === 'open' ? { security: [] } : {}),
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...headerParameters(name),
    ],
    ...requestBody(endpoint),
    responses: {
      [endpoint.status]: {
        description: 'Done.',
        content: { 'application/json': { schema: endpoint.answer } },
      },
      default: PROBLEM,
    },
  };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
}

function parameters(schema: TSchema, place: 'path' | 'query'): readonly Part[] {
  // Params and queries are object schemas in every endpoint.
  const { properties = {}, required = [] } = schema as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

/** Headers with a meaning of their own, by call. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  saveDraft: ['If-Match', 'If-None-Match'],
  startFlow: ['Idempotency-Key'],
  sandboxSpeak: ['Idempotency-Key'],
  sandboxEvent: ['Idempotency-Key'],
};

function headerParameters(name: string): readonly Part[] {
  return (HEADERS[name] ?? []).map((header) => ({
    name: header,
    in: 'header',
    required: false,
    schema: { type: 'string' },
  }));
}

function requestBody(endpoint: Endpoint): Part {
  if (endpoint.method === 'GET') return {};
  const types = [endpoint.bodyType, ...(endpoint.accepts ?? [])];
  const content = types.map((type) => [type, { schema: endpoint.body }]);
  // A body is an object, a text, or a union; only an object can do without any member.
  const { required = [], type } = endpoint.body as ObjectSchema & { readonly type?: string };
  const isNeeded = required.length > 0 || type !== 'object';
  return { requestBody: { required: isNeeded, content: Object.fromEntries(content) } };
}

function streamOperation(): Part {
  return {
    operationId: 'stream',
    summary: 'Tells what changes, as server-sent events of one JSON value each.',
    tags: ['stream'],
    responses: {
      200: {
        description: 'An endless stream.',
        content: { 'text/event-stream': { schema: StreamMessage } },
      },
      default: PROBLEM,
    },
  };
}
