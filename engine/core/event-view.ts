import type { Json, JsonObject } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { EventView, StoredEvent } from './model.ts';

/** The whole of an event, as conditions see it. */
export function fullView(event: StoredEvent): EventView {
  const { id, type, time, data, hops } = event;
  return hops === undefined ? { id, type, time, data } : { id, type, time, data, hops };
}

/**
 * An event as an instance stores it: of its data only what the plan reads.
 * @param reads dotted fields of the event, such as `data.text`; `data` is all of it
 */
export function reducedView(event: StoredEvent, reads: readonly string[]): EventView {
  let data: JsonObject = {};
  for (const field of reads) {
    if (field === 'data') return fullView(event);
    if (field.startsWith('data.')) data = copyField(data, event.data, field.slice(5).split('.'));
  }
  return { ...fullView(event), data };
}

function copyField(target: JsonObject, source: JsonObject, path: readonly string[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(source, key)) return target;
  const value = source[key] as Json; // own, so not undefined
  if (rest.length === 0 || !isJsonObject(value)) return { ...target, [key]: value };
  const inner = target[key];
  return { ...target, [key]: copyField(isJsonObject(inner) ? inner : {}, value, rest) };
}
