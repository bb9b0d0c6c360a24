import { type FlowNode, targetIn, targetOf } from '../made-flows/flow-document.ts';
import type { KindRule } from './kinds.ts';
import { type Place, type Way, wayTo } from './life.ts';

function isFirst({ body }: FlowNode): boolean {
  return body.parallel?.first === true;
}

/** Where an outcome of a branch leads: where `on-outcome` says, or its `else`, or `next`. */
function leads({ body }: FlowNode, outcome: string | null): Way | null {
  const named = body['on-outcome'];
  const own = outcome === null || outcome === 'else' ? undefined : named?.[outcome];
  return wayTo(targetOf(own ?? named?.else) ?? targetIn(body));
}

function outcomesOf({ inner }: Place): readonly string[] {
  return inner.flatMap(({ outcome }) => outcome ?? []);
}

/** Steps that hold others. */
export const FRAMES: Readonly<Record<string, KindRule>> = {
  stage: {
    inner: ({ body }) => Object.keys(body.stage?.steps ?? {}).slice(0, 1),
  },
  parallel: {
    inner: ({ id, body }) =>
      Object.keys(body.parallel?.branches ?? {}).map((name) => `${id}/${name}`),
    onward(_move, node, place) {
      const [winner = null] = outcomesOf(place);
      return isFirst(node) && winner !== null ? leads(node, winner) : null;
    },
    ended(node, place) {
      const outcomes = outcomesOf(place);
      if (isFirst(node) || outcomes.length < place.inner.length) return null;
      const named = node.body['on-outcome'] ?? {};
      const own = outcomes.find((outcome) => outcome !== 'else' && Object.hasOwn(named, outcome));
      return leads(node, own ?? null);
    },
  },
};
