import { describe, expect, it } from 'vitest';
import { call } from '../../../engine/language/kinds/call.ts';
import { LAST, memberFlow, seen, stateOf, theFinding } from '../flow-texts.ts';

const flow = (spec: string, beside = ', end: done') =>
  `vars: { lead: { type: object } }\n${memberFlow(`a: { call: ${spec}${beside} }`)}`;
const codes = (text: string) => seen(text).map((finding) => finding.code);

describe('call', () => {
  it('asks on entry, takes it back on exit, and is busy until its answer', () => {
    const text = flow(
      '{ endpoint: crm, method: PUT, path: "/leads/{{ customer.ref }}", body: { stage: "= customer.stage" }, timeout: 5s }',
      ', save: lead, next: last, failed: { end: lost } }\n  last: { wait: { for: 1d }, end: done',
    );
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'call',
      entry: [
        {
          type: 'call',
          step: 'a',
          endpoint: 'crm',
          method: 'PUT',
          path: '/leads/{{ customer.ref }}',
          body: { stage: { type: 'cel', source: 'customer.stage' } },
          timeoutMs: 5_000,
          keeps: true,
        },
      ],
      exit: [{ type: 'withdraw', step: 'a' }],
      on: [
        {
          event: '@done:a',
          port: 'next',
          target: ['last'],
          actions: [{ type: 'save', variable: 'lead' }],
        },
        { event: '@failed:a', port: 'failed', target: ['end:lost'] },
      ],
      busy: true,
    });
  });

  it('is a GET without a body and a POST with one, of ten seconds', () => {
    const entry = (spec: string) => stateOf(flow(spec), 'a')?.entry?.[0];
    expect(entry('{ endpoint: crm }')).toMatchObject({
      method: 'GET',
      path: '',
      body: null,
      timeoutMs: 10_000,
      keeps: false,
    });
    expect(entry('{ endpoint: crm, body: {} }')).toMatchObject({ method: 'POST', body: {} });
  });

  it('goes on at `next` after a failure that has no port', () => {
    const failed = stateOf(flow('{ endpoint: crm }'), 'a')?.on?.[1];
    expect(failed).toEqual({ event: '@failed:a', port: 'next', target: ['end:done'] });
  });

  it('refuses an endpoint that the workspace has not, and says which there are', () => {
    const finding = theFinding(flow('{ endpoint: erp }'));
    expect([finding.code, finding.hint?.en]).toEqual([
      'UNKNOWN_ENDPOINT',
      'Add it to workspace.yaml, or use one of crm.',
    ]);
  });

  it('refuses a body of a GET, and more than twenty seconds', () => {
    expect(codes(flow('{ endpoint: crm, method: GET, body: {} }'))).toEqual(['STEP_INVALID']);
    expect(codes(flow('{ endpoint: crm, timeout: 20s }'))).toEqual([]);
    expect(codes(flow('{ endpoint: crm, timeout: 21s }'))).toEqual(['STEP_INVALID']);
  });

  it('refuses an unknown variable and expressions that are none', () => {
    expect(codes(flow('{ endpoint: crm }', ', save: none, end: done'))).toEqual([
      'UNKNOWN_VARIABLE',
    ]);
    expect(codes(flow('{ endpoint: crm, path: "{{ none }}" }'))).toEqual(['UNKNOWN_NAME']);
    expect(codes(flow('{ endpoint: crm, body: { a: "= 1 +" } }'))).toEqual(['CEL_INVALID']);
  });

  it('is no step that can go round without waiting', () => {
    expect(codes(memberFlow('a: { call: { endpoint: crm }, next: a }'))).toEqual([]);
  });

  it('has an example that works', () => {
    const steps = ['quote:', ...call.example.split('\n').map((line) => `  ${line}`)];
    const tell = LAST.replace('last', 'tell');
    expect(seen(`vars: { lead: {} }\n${memberFlow(...steps, tell)}`)).toEqual([]);
  });
});
