import Elk from 'elkjs/lib/elk-api.js';
import type { LayoutEngine } from './layout.ts';
import { createLayouter } from './layout.ts';

function startEngine(): LayoutEngine {
  const workerFactory = () =>
    new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
  return new Elk({ workerFactory });
}

/** Lays graphs out in one worker that all canvases of the page share. */
export const layoutGraph = createLayouter(startEngine());
