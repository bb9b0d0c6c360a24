import type { Json, JsonObject } from '../../base/index.ts';
import { canonicalJson, isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { FlowView } from '../flow.ts';
import { type Part, partsOf } from './flow-parts.ts';

/** A step that has another id in the later text. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/**
 * Finds the steps that were renamed: one that is gone and one that is new with the same body. What
 * they lead to may have been renamed as well. Equal steps are taken in document order.
 */
export function findRenames(before: FlowView, after: FlowView): readonly Rename[] {
  const [old, now] = [partsOf(before).steps, partsOf(after).steps];
  const [oldIds, newIds] = [idsOf(old), idsOf(now)];
  const gone = old.filter(({ id }) => id !== null && !newIds.has(id));
  const added = now.filter(({ id }) => id !== null && !oldIds.has(id));
  const moving = new Set([...idsOf(gone), ...idsOf(added)]);
  const waiting = new Map<string, string[]>();
  for (const part of added) {
    const signature = signatureOf(part, now, moving);
    waiting.set(signature, [...(waiting.get(signature) ?? []), part.id ?? '']);
  }
  return gone.flatMap((part) => {
    const to = waiting.get(signatureOf(part, old, moving))?.shift();
    return to === undefined || part.id === null ? [] : [{ from: part.id, to }];
  });
}

function idsOf(parts: readonly Part[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ id }) => (id === null ? [] : [id])));
}

/** The body with the targets hidden that may themselves have been renamed. */
function signatureOf(part: Part, all: readonly Part[], moving: ReadonlySet<string>): string {
  let body: Json = part.body;
  for (const { at, target } of part.ports) {
    if (target?.type === 'step' && moving.has(target.step)) body = hidden(body, at);
  }
  const inside = all.flatMap(({ id, frame }) =>
    id !== null && frame === part.id && !moving.has(id) ? [id] : [],
  );
  return canonicalJson([part.kindName, body, inside]);
}

/** A step's id has no question mark, so nothing else can look like this. */
const HIDDEN = '?';

function hidden(value: Json, at: Path): Json {
  const [first, ...rest] = at;
  if (first === undefined) {
    return isJsonObject(value) ? { ...value, next: HIDDEN } : HIDDEN;
  }
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => (index === first ? hidden(item, rest) : item));
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, first)) return value;
  const map: JsonObject = value;
  return { ...map, [first]: hidden(map[first] ?? null, rest) };
}
