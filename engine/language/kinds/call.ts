import Type from 'typebox';
import type { JsonObject } from '../../base/index.ts';
import type { KindFinding, StepKind, StepView } from '../kind.ts';
import type { CallMethod } from '../plan-action.ts';
import { lowerResults, savedVariable } from '../results.ts';
import { closed, ExactSpanText, Id, TargetValue, TextTemplate, Values } from '../schema.ts';
import { specOf } from '../spec.ts';
import { besidePort, nextPort } from '../target.ts';
import { parseSpan, spanMs } from '../time/index.ts';
import { planValues, valueSites } from '../values.ts';

const METHODS: readonly CallMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const Spec = closed({
  endpoint: Id,
  method: Type.Optional(Type.Enum([...METHODS])),
  path: Type.Optional(TextTemplate),
  body: Type.Optional(Values),
  timeout: Type.Optional(ExactSpanText),
});
const TIMEOUT_MS = 10_000;
/** With the wait for a free connection an attempt ends well before its lease. */
const TIMEOUT_MAX_MS = 20_000;

function methodOf(step: StepView): CallMethod {
  const { method, body } = specOf(step, Spec);
  return method ?? (body === undefined ? 'GET' : 'POST');
}

function timeoutOf(step: StepView): number {
  const span = parseSpan(specOf(step, Spec).timeout ?? '');
  return (span && spanMs(span)) ?? TIMEOUT_MS;
}

function bodyOf(step: StepView): JsonObject | null {
  return (specOf(step, Spec).body ?? null) as JsonObject | null; // read from JSON
}

export const call: StepKind = {
  kind: 'call',
  family: 'system',
  title: { zh: '调用接口', en: 'Call' },
  doc: {
    zh:
      '调用工作区 endpoints 里的一个接口，等到有结果才继续，其间的事件先留着。2xx 走 next；408、429、5xx 和没有回音的会再试（每次带同一个 ' +
      'Idempotency-Key，一共 8 次，约一两个小时，想早点放手就写 after）；其余的和试完仍不成的走 failed，没有写 failed 就记下来走 ' +
      'next。save 记下 JSON 结果（最多 64 KiB；不是 JSON 或太大算失败）。path 里输出的值会按网址编码。timeout 是每次尝试的时间，默认 10s，最多 20s。',
    en:
      'Calls an endpoint of the workspace and waits for the answer; events are kept meanwhile. ' +
      '2xx leaves by next. 408, 429, 5xx and silence are tried again, under the same ' +
      'Idempotency-Key, 8 times in one to two hours (write an after to give up sooner). ' +
      'Anything else, and what still fails then, leaves by failed; without failed it is ' +
      'recorded and the flow goes on at next. save keeps the JSON answer (at most 64 KiB; what ' +
      'is larger or no JSON counts as failed). Values in path are encoded for URLs. timeout is ' +
      'of each attempt, 10s unless said, at most 20s.',
  },
  example: `call: { endpoint: crm, method: POST, path: "/leads/{{ customer.ref }}", body: { stage: "= customer.stage" }, timeout: 10s }
save: lead
next: tell
failed: tell`,
  spec: Spec,
  beside: { failed: TargetValue },
  takes: { next: true, on: true, after: true, save: true },
  form: [
    { at: ['call', 'endpoint'], label: { zh: '接口', en: 'Endpoint' }, input: 'line' },
    {
      at: ['call', 'method'],
      label: { zh: '方法', en: 'Method' },
      input: 'choice',
      choices: METHODS.map((value) => ({ value, label: { zh: value, en: value } })),
    },
    { at: ['call', 'path'], label: { zh: '路径', en: 'Path' }, input: 'line' },
    { at: ['call', 'body'], label: { zh: '内容', en: 'Body' }, input: 'values' },
    { at: ['call', 'timeout'], label: { zh: '每次最多等', en: 'Timeout' }, input: 'span' },
    { at: ['save'], label: { zh: '结果存入变量', en: 'Keep the answer in' }, input: 'line' },
  ],
  fresh: () => ({ call: { endpoint: 'crm', method: 'POST', path: '/', body: {} } }),
  ports: (step) => [
    nextPort(step),
    besidePort(step, { name: 'failed', label: { zh: '失败', en: 'failed' } }),
  ],
  rests: () => true,
  expressions(step) {
    const { path } = specOf(step, Spec);
    const text = { language: 'text', at: ['call', 'path'], yields: 'any' } as const;
    return [
      ...(path === undefined ? [] : [{ ...text, source: path }]),
      ...valueSites(bodyOf(step) ?? {}, ['call', 'body']),
    ];
  },
  references: (step) => [
    { type: 'endpoint', endpoint: specOf(step, Spec).endpoint, at: ['call', 'endpoint'] },
    ...savedVariable(step),
  ],
  blocks: () => [],
  check: (step) => [...bodyFindings(step), ...timeoutFindings(step)],
  lower(step, { resolve }) {
    const { endpoint, path = '' } = specOf(step, Spec);
    const body = bodyOf(step);
    const [next, failed] = call.ports(step).map((port) => port.target);
    return {
      entry: [
        {
          type: 'call',
          step: step.id,
          endpoint,
          method: methodOf(step),
          path,
          body: body && planValues(body),
          timeoutMs: timeoutOf(step),
          keeps: step.body.save !== undefined,
        },
      ],
      exit: [{ type: 'withdraw', step: step.id }],
      on: next
        ? lowerResults(step, { next: resolve(next), failed: failed && resolve(failed) })
        : [],
      busy: true,
    };
  },
  summary(step) {
    const { endpoint, path = '' } = specOf(step, Spec);
    const text = `${endpoint} ${methodOf(step)} ${path}`.trim();
    return { zh: text, en: text };
  },
};

function bodyFindings(step: StepView): readonly KindFinding[] {
  if (bodyOf(step) === null || methodOf(step) !== 'GET') return [];
  return [
    {
      code: 'STEP_INVALID',
      at: ['call', 'body'],
      message: { zh: 'GET 不能带 body。', en: 'A GET cannot have a `body`.' },
      hint: { zh: '改用 POST，或去掉 body。', en: 'Use POST, or leave `body` out.' },
    },
  ];
}

function timeoutFindings(step: StepView): readonly KindFinding[] {
  if (timeoutOf(step) <= TIMEOUT_MAX_MS) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: ['call', 'timeout'],
      message: {
        zh: '每次调用最多等 20s。',
        en: 'One attempt of a call lasts at most 20s.',
      },
      hint: {
        zh: '要给整个步骤限时，请写 after。',
        en: 'To bound the whole step, write an `after`.',
      },
    },
  ];
}
