import { kindOf } from './kinds.ts';
import { type Life, newPlace, nodeIn, type Place, type Scene } from './life.ts';

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
