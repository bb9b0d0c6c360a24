import { EngineError, isJsonObject } from '../../engine/base/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';

/** Takes events from outside. */
export function eventRoutes({
  ingest,
}: Pick<Installation, 'ingest'>): Pick<Handlers, 'sendEvents'> {
  return {
    async sendEvents({ body }) {
      // Parsed from JSON, so its data can hold nothing but JSON.
      const events = (Array.isArray(body) ? body : [body]) as readonly IncomingEvent[];
      try {
        return { ...(await ingest.accept(events)) };
      } catch (error) {
        throw Array.isArray(body) ? error : aboutOne(error);
      }
    },
  };
}

/** The pointers of a lone event do not begin with its index in a list. */
function aboutOne(error: unknown): unknown {
  if (!(error instanceof EngineError) || !Array.isArray(error.details.errors)) return error;
  const errors = error.details.errors.filter(isJsonObject).map((place) => ({
    ...place,
    pointer: String(place.pointer).replace(/^\/0/, ''),
  }));
  return new EngineError(error.code, String(error.details.errors[0]?.detail), {
    details: { ...error.details, errors },
    cause: error,
  });
}
