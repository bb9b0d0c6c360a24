import type { Life, Place, Scene } from './life.ts';

/** Ends an instance: nothing of it waits any longer. */
export function endLife(
  life: Life,
  how: { readonly status: 'completed' | 'failed' | 'cancelled'; readonly outcome: string | null },
): void {
  const { state } = life;
  state.status = how.status;
  state.outcome = how.outcome;
  state.timers = [];
  state.kept = [];
  if (how.status !== 'failed') state.root = { id: '', inner: [] };
}

/** Takes back what each active step has sent and what has not gone out. */
export function withdrawAll(life: Life, scene: Scene): void {
  for (const step of activeIn(life.state.root)) {
    const message = life.state.messages[step];
    if (message?.status === 'handedOver') {
      scene.effects.push({ type: 'withdraw', name: message.name });
    }
  }
}

function activeIn(place: Place): readonly string[] {
  return [place.id, ...place.inner.flatMap(activeIn)];
}
