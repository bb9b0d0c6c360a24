import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../../server/contract/api.ts';
import { PROBLEMS } from '../../server/problem.ts';
import type { Ground } from './ground.ts';
import { openGround } from './ground.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, unknown>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: unknown }[];
  readonly requestBody?: { readonly content: Record<string, unknown> };
  readonly responses: Record<string, unknown>;
}

async function openApi(): Promise<OpenApi> {
  return (await ground.request('/openapi.json', { headers: {} })).json();
}

describe('the OpenAPI description', () => {
  test('is of version 3.1 and describes every call once', async () => {
    const { openapi, paths } = await openApi();
    expect(openapi).toBe('3.1.0');
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual([...Object.keys(api), 'stream'].sort());
  });

  test('names every parameter of every path', async () => {
    const { paths } = await openApi();
    for (const [path, item] of Object.entries(paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(item)) {
        const given = parameters.filter((parameter) => parameter.in === 'path');
        expect([path, given.map(({ name }) => name)]).toEqual([path, named]);
        expect(given.every(({ required }) => required)).toBe(true);
      }
    }
  });

  test('resolves every reference', async () => {
    const document = await openApi();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, path = ''] of references) {
      const found = path
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
      expect([path, found === undefined]).toEqual([path, false]);
    }
  });

  test('tells content types, headers and the answer of errors', async () => {
    const { paths } = await openApi();
    const events = paths['/api/v1/events']?.post;
    expect(Object.keys(events?.requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
    ]);
    expect(Object.keys(events?.responses ?? {})).toEqual(['202', 'default']);
    const draft = paths['/api/v1/flows/{id}/draft']?.put;
    expect(draft?.parameters?.map(({ name }) => name)).toEqual(['id', 'If-Match', 'If-None-Match']);
    expect(Object.keys(draft?.requestBody?.content ?? {})).toEqual(['application/yaml']);
  });
});

test('the page of the documentation lists every call and every problem, from itself alone', async () => {
  const response = await ground.request('/docs', { headers: {} });
  const page = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  for (const name of Object.keys(api)) expect(page).toContain(`id="${name}"`);
  for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`id="${code}"`);
  expect(page).not.toMatch(/<script|https?:\/\//);
});

test.each(['flow', 'workspace'])('the schema of a %s file is published', async (name) => {
  const response = await ground.request(`/schema/${name}.json`, { headers: {} });
  expect(response.headers.get('content-type')).toBe('application/schema+json');
  expect(await response.json()).toMatchObject({ type: 'object' });
});

test('every answer keeps browsers from doing more with it than is meant', async () => {
  for (const path of ['/docs', '/api/v1/flows', '/nothing.js', '/healthz']) {
    const { headers } = await ground.request(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect([path, policy.includes("script-src 'self';"), policy.includes('unsafe-eval')]).toEqual([
      path,
      true,
      false,
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});
