import { kindOf } from './kinds.ts';
import { type Life, newPlace, nodeIn, type Place, type Scene } from './life.ts';

/** The outcome of a flow whose end nobody awaits any more. */
export const ABANDONED = 'abandoned';

/** Ends an instance: nothing of it waits any longer. */
export function endLife(
  life: Life,
  scene: Scene,
  how: { readonly status: 'completed' | 'failed' | 'cancelled'; readonly outcome: string | null },
): void {
  const { state } = life;
  if (how.status === 'cancelled') withdrawAll(life, scene);
  state.status = how.status;
  state.outcome = how.outcome;
  state.timers = [];
  state.kept = [];
  if (how.status !== 'failed') state.root = newPlace('');
  reportEnd(life, scene);
}

/** Tells whoever awaits it how the instance has ended; without an outcome it has failed. */
function reportEnd({ awaitedBy, state }: Life, scene: Scene): void {
  const { outcome } = state;
  if (!awaitedBy || outcome === ABANDONED) return;
  const { life, step, visit } = awaitedBy;
  const end = outcome === null ? { result: 'failed' } : { result: 'done', answer: outcome };
  scene.effects.push({ type: 'report', life, report: { step, visit, ...end } });
}

/** Takes back what each active step has sent and what has not gone out. */
function withdrawAll(life: Life, scene: Scene): void {
  for (const id of activeIn(life.state.root)) {
    const node = nodeIn(life, id);
    if (id !== '' && !node.isBranch) kindOf(node).leave?.(life, scene, node);
  }
}

function activeIn(place: Place): readonly string[] {
  return [place.id, ...place.inner.flatMap(activeIn)];
}
