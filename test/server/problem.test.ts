import { expect, test } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import { inputInvalid, internalProblem, PROBLEMS, problemOf } from '../../server/problem.ts';

test('gives every code a status of failure and a title in both languages', () => {
  for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
    expect([code, status >= 400 && status < 600, title.zh !== '', title.en !== '']).toEqual([
      code,
      true,
      true,
      true,
    ]);
  }
});

test('translates an error with its details', () => {
  const error = new EngineError('FLOW_STATUS', 'It is archived.', { details: { flow: 'welcome' } });
  expect(problemOf(error)).toEqual({
    type: '/docs#FLOW_STATUS',
    title: 'Flow is in another status',
    status: 409,
    code: 'FLOW_STATUS',
    detail: 'It is archived.',
    details: { flow: 'welcome' },
  });
});

test('points to the mistakes in an input', () => {
  const error = inputInvalid('Two are wrong.', [
    { pointer: '#/a', detail: 'must be text' },
    { pointer: '?limit', detail: 'must be a number' },
  ]);
  expect(problemOf(error)).toMatchObject({
    status: 400,
    errors: [
      { pointer: '#/a', detail: 'must be text' },
      { pointer: '?limit', detail: 'must be a number' },
    ],
  });
});

test("writes the engine's pointers as pointers into the body", () => {
  const error = new EngineError('EVENT_INVALID', 'One is wrong.', {
    details: { errors: [{ pointer: '/3/type', detail: 'is not known' }] },
  });
  expect(problemOf(error).errors).toEqual([{ pointer: '#/3/type', detail: 'is not known' }]);
});

test('takes a lone pointer as the place of the whole error', () => {
  const error = new EngineError('INPUT_INVALID', 'It is wrong.', { details: { pointer: '/x' } });
  expect(problemOf(error).errors).toEqual([{ pointer: '#/x', detail: 'It is wrong.' }]);
});

test('leaves out of errors what is no place', () => {
  const error = new EngineError('INPUT_INVALID', 'It is wrong.', { details: { errors: [1, {}] } });
  expect(problemOf(error).errors).toBeUndefined();
});

test('tells of a bug nothing but an id', () => {
  expect(internalProblem('abc')).toEqual({
    type: '/docs#INTERNAL',
    title: 'Internal error',
    status: 500,
    code: 'INTERNAL',
    detail: "Something unexpected went wrong. The server's log has the reason under id abc.",
    details: { id: 'abc' },
  });
});
