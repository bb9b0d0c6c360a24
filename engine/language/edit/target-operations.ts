import type { Json, JsonObject } from '../../base/index.ts';
import { isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { Port, StepKind, Target } from '../kind.ts';
import { valueAt } from '../ports.ts';
import { stepKeyBefore } from './key-order.ts';
import type { EditOperation } from './operation.ts';

/** Whose port it is: a step's body and kind, or the document itself with neither. */
export interface PortOwner {
  readonly body: JsonObject;
  readonly kind: StepKind | null;
  readonly path: Path;
}

/** The operations that make a port lead elsewhere, or nowhere. */
export function targetOperations(
  owner: PortOwner,
  port: Port,
  target: Target | null,
): readonly EditOperation[] {
  const at = [...owner.path, ...port.at];
  const value = valueAt(owner.body, port.at);
  if (port.style === 'inline') return inlineOperations(owner, { at, value, port }, target);
  if (target === null) return value === undefined ? [] : [{ type: 'delete', path: at }];
  if (value === undefined) return insertTarget(owner, port, target);
  const key = target.type === 'step' ? 'next' : 'end';
  const isLong =
    isJsonObject(value) && (Object.hasOwn(value, key) || Object.keys(value).length > 1);
  if (isLong) {
    return inlineOperations(owner, { at, value, port }, target);
  }
  return [{ type: 'set', path: at, value: writtenTarget(target) }];
}

/** A target as a port writes it: short for a step, long for an end. */
function writtenTarget(target: Target): Json {
  return target.type === 'step' ? target.step : { end: target.outcome };
}

function inlineOperations(
  owner: PortOwner,
  place: { readonly at: Path; readonly value: Json | undefined; readonly port: Port },
  target: Target | null,
): readonly EditOperation[] {
  const { at, value, port } = place;
  const map = isJsonObject(value) ? value : {};
  const present = ['next', 'end'].filter((key) => Object.hasOwn(map, key));
  const [first, ...others] = present;
  const deletes = (keys: readonly string[]) =>
    keys.map((key): EditOperation => ({ type: 'delete', path: [...at, key] }));
  if (target === null) return deletes(present);
  const key = target.type === 'step' ? 'next' : 'end';
  const text = target.type === 'step' ? target.step : target.outcome;
  if (first === undefined) {
    const isBody = port.at.length === 0;
    const after = isBody ? stepKeyBefore(owner.body, owner.kind, key) : undefined;
    const insert = { type: 'insert', path: at, key, value: text } as const;
    return [after === undefined ? insert : { ...insert, after }];
  }
  const renamed: readonly EditOperation[] =
    first === key ? [] : [{ type: 'renameKey', path: [...at, first], to: key }];
  return [...deletes(others), ...renamed, { type: 'set', path: [...at, key], value: text }];
}

function insertTarget(owner: PortOwner, port: Port, target: Target): readonly EditOperation[] {
  const around = port.at.slice(0, -1);
  const path = [...owner.path, ...around];
  const key = port.at.at(-1);
  if (key === undefined) return [];
  const value = writtenTarget(target);
  const besideKind = (name: string, written: Json): EditOperation => {
    const after = stepKeyBefore(owner.body, owner.kind, name);
    return { type: 'insert', path: owner.path, key: name, value: written, after };
  };
  if (around.length === 0) return [besideKind(String(key), value)];
  const isFirst = around.length === 1 && valueAt(owner.body, around) === undefined;
  // The map of ports, such as `on-outcome`, begins with its first one.
  if (isFirst) return [besideKind(String(around[0]), { [key]: value })];
  return [{ type: 'insert', path, key, value }];
}

/** A body with a port's target written into it, for steps that are not in the document yet. */
export function withTarget(body: JsonObject, port: Port, target: Target): JsonObject {
  const place = port.style === 'inline' ? port.at : port.at.slice(0, -1);
  const key = port.style === 'inline' ? (target.type === 'step' ? 'next' : 'end') : port.at.at(-1);
  const inline = target.type === 'step' ? target.step : target.outcome;
  const value = port.style === 'inline' ? inline : writtenTarget(target);
  const written = withMember(body, place, { key: String(key), value });
  return isJsonObject(written) ? written : body;
}

function withMember(
  json: Json,
  path: Path,
  member: { readonly key: string; readonly value: Json },
): Json {
  const [segment, ...rest] = path;
  if (segment === undefined)
    return isJsonObject(json) ? { ...json, [member.key]: member.value } : json;
  if (Array.isArray(json)) {
    return json.map((item: Json, index) =>
      index === segment ? withMember(item, rest, member) : item,
    );
  }
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      key === segment ? withMember(value, rest, member) : value,
    ]),
  );
}
