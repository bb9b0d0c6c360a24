import type { Json } from '../../engine/base/index.ts';
import { type FlowNode, targetIn, targetOf } from '../made-flows/flow-document.ts';
import type { RequestEffect } from './effect.ts';
import { render, valueIn } from './expression.ts';
import type { KindRule } from './kinds.ts';
import {
  awaitResult,
  type Life,
  type Move,
  namesOf,
  type Report,
  type Scene,
  save,
  type Way,
  wayTo,
} from './life.ts';
import { withdraw } from './messages.ts';

function request(
  move: Move,
  { id: step, body }: FlowNode,
  what: Pick<RequestEffect, 'kind' | 'what' | 'data'>,
): void {
  const { life, scene } = move;
  const name = awaitResult(move, step);
  const visit = life.state.visits[step] ?? 0;
  const keeps = body.save !== undefined;
  scene.effects.push({ type: 'request', life, step, visit, name, at: scene.now, keeps, ...what });
}

function valuesIn(values: Readonly<Record<string, Json>>, move: Move): Record<string, Json> {
  const names = namesOf(move);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, valueIn(value, names)]),
  );
}

/** A failure that nothing is named for goes on at `next`, with the variable as it was. */
function told(move: Move, { body }: FlowNode, { result, answer }: Report): Way | null {
  if (result === 'failed') return wayTo(targetOf(body.failed) ?? targetIn(body));
  const target = targetIn(body);
  return target && { target, act: () => save(move, body.save, answer) };
}

/** Ends the flow that the step awaits, once all have taken what is at hand. */
function abandon(life: Life, scene: Scene, { id: step }: FlowNode): void {
  const awaited = life.state.messages[step];
  if (awaited?.status !== 'handedOver') return;
  scene.asked.push({ life, step, visit: awaited.visit, start: null });
}

/** Steps that ask something of what is outside of the flow. */
export const REQUESTS: Readonly<Record<string, KindRule>> = {
  call: {
    enter(move, node) {
      const { call } = node.body;
      if (!call) return;
      const path = render(call.path ?? '', namesOf(move), encodeURIComponent);
      const method = call.method ?? (call.body ? 'POST' : 'GET');
      const data = call.body ? valuesIn(call.body, move) : null;
      const slashed = path === '' || path.startsWith('/') ? path : `/${path}`;
      request(move, node, { kind: 'call', what: `${method} ${call.endpoint}${slashed}`, data });
    },
    isBusy: () => true,
    told,
    leave: withdraw,
  },
  do: {
    enter(move, node) {
      const { id: step, body } = node;
      const { life, scene } = move;
      if (!body.do) return;
      const { deliver, connectors } = scene.workspace;
      const { actions } = connectors[deliver[life.subject.kind]] ?? {};
      if (actions && !actions.includes(body.do.action)) {
        awaitResult(move, step);
        const visit = life.state.visits[step] ?? 0;
        const result = body.do.else === 'skip' ? 'done' : 'failed';
        scene.effects.push({ type: 'report', life, report: { step, visit, result } });
        return;
      }
      const data = valuesIn(body.do.with ?? {}, move);
      request(move, node, { kind: 'act', what: body.do.action, data });
    },
    isBusy: () => true,
    told,
    leave: withdraw,
  },
  start: {
    enter(move, { id: step, body }) {
      const { life, scene } = move;
      if (!body.start) return;
      const { flow, await: awaits = false } = body.start;
      const hops = ((move.event ?? life.state.event).hops ?? 0) + 1;
      const visit = life.state.visits[step] ?? 0;
      scene.asked.push({ life, step, visit, start: { flow, awaits, hops } });
      if (awaits) awaitResult(move, step);
    },
    onward: (_move, { body }) => (body.start?.await ? null : wayTo(targetIn(body))),
    isBusy: ({ body }) => body.start?.await === true,
    told(_move, { body }, { result, answer }) {
      const named = body['on-outcome'] ?? {};
      const isNamed =
        result === 'done' && answer !== 'else' && Object.hasOwn(named, String(answer));
      const own = isNamed ? targetOf(named[String(answer)]) : null;
      return wayTo(own ?? targetOf(named.else) ?? targetIn(body));
    },
    leave: abandon,
  },
};
