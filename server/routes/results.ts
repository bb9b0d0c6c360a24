import { EngineError } from '../../engine/base/index.ts';
import { findFlow } from '../../engine/runtime/index.ts';
import { flowResults } from '../answers/flow-results.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { flowId } from './flow-id.ts';
import { versionNotFound } from './versions.ts';

/** Tells what came of flows. */
export function resultRoutes({ store }: Installation): Pick<Handlers, 'flowResults'> {
  return {
    async flowResults({ params, query }) {
      const flow = await findFlow(store, flowId(params.id));
      const wanted = query.version ?? flow.version;
      if (wanted === null) throw neverPublished(flow.id);
      const versions = await store.versions(flow.id);
      const version = versions.find((each) => each.version === wanted);
      if (version === undefined) throw versionNotFound(flow.id, wanted);
      return flowResults(version, await store.figures(flow.id, wanted));
    },
  };
}

function neverPublished(flow: string): EngineError {
  return new EngineError(
    'VERSION_NOT_FOUND',
    `The flow \`${flow}\` was never published, so that nobody has come to its steps. Publish it first.`,
    { details: { flow } },
  );
}
