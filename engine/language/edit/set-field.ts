import type { Json, JsonObject } from '../../base/index.ts';
import { canonicalJson, isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { Port } from '../kind.ts';
import { valueAt } from '../ports.ts';
import { type EditResult, editYaml } from './edit-yaml.ts';
import { findStep, readDraft } from './flow-steps.ts';
import { flowKeyBefore, stepKeyBefore } from './key-order.ts';
import type { EditOperation } from './operation.ts';

/** A value to write, or to take away when undefined, with the path to it. */
export interface FieldChange {
  readonly path: Path;
  readonly value: Json | undefined;
}

/** Writes a field of a step; `path` starts at the step's body. Maps on the way are made. */
export function setField(
  text: string,
  { step, path, value }: FieldChange & { readonly step: string },
): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const found = findStep(draft.flow, step);
  if (!found.ok) return found;
  const { body, kind, ports } = found.step;
  const field: Field = {
    root: body,
    base: found.step.path,
    ports,
    // The kind's own key stands even when there is nothing under it.
    keepsEmpty: (at) => at.length === 1 && at[0] === kind?.kind,
    keyBefore: (key) => stepKeyBefore(body, kind, key),
  };
  return editYaml(text, fieldOperations(field, { path, value }));
}

/** Writes a field of the flow itself; `path` starts at the root. */
export function setFlowField(text: string, change: FieldChange): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const { json, ports } = draft.flow;
  const field: Field = {
    root: json,
    base: [],
    ports,
    keepsEmpty: (at) => at[0] === 'steps',
    keyBefore: (key) => flowKeyBefore(json, key),
  };
  return editYaml(text, fieldOperations(field, change));
}

interface Field {
  readonly root: JsonObject;
  readonly base: Path;
  readonly ports: readonly Port[];
  /** Says which collections stay when their last entry goes. */
  keepsEmpty(at: Path): boolean;
  /** The key behind which a new key of the root goes. */
  keyBefore(key: string): string | null;
}

function fieldOperations(field: Field, { path, value }: FieldChange): readonly EditOperation[] {
  const old = valueAt(field.root, path);
  if (value === undefined) return old === undefined ? [] : [deleteField(field, path)];
  const renamed = renamedKey(old, value);
  if (renamed) {
    const { from, to } = renamed;
    return [{ type: 'renameKey', path: [...field.base, ...path, from], to }];
  }
  if (old !== undefined) return [{ type: 'set', path: [...field.base, ...path], value }];
  return [insertField(field, path, value)];
}

/** The one key with another name in a map that is the same otherwise: it keeps its comments. */
function renamedKey(old: Json | undefined, value: Json) {
  if (!isJsonObject(old) || !isJsonObject(value)) return null;
  const [before, after] = [Object.keys(old), Object.keys(value)];
  const index = before.findIndex((key, at) => key !== after[at]);
  const [from, to] = [before[index], after[index]];
  if (from === undefined || to === undefined || Object.hasOwn(old, to)) return null;
  const back = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key === to ? from : key, member]),
  );
  const isSame = before.length === after.length && canonicalJson(back) === canonicalJson(old);
  return isSame ? { from, to } : null;
}

/** A collection that holds nothing else goes with its last entry. */
function deleteField(field: Field, path: Path): EditOperation {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(field.root, parentPath);
  const count = typeof parent === 'object' && parent !== null ? Object.keys(parent).length : 0;
  if (count === 1 && path.length > 1 && !field.keepsEmpty(parentPath)) {
    return deleteField(field, parentPath);
  }
  return { type: 'delete', path: [...field.base, ...path] };
}

/** Finds the deepest collection that is there, and puts what is missing below it. */
function insertField(field: Field, path: Path, value: Json): EditOperation {
  let depth = path.length - 1;
  while (depth > 0 && valueAt(field.root, path.slice(0, depth)) === undefined) depth -= 1;
  const at = path.slice(0, depth);
  const [key = '', ...rest] = path.slice(depth);
  const holder = valueAt(field.root, at);
  const nested = nest(rest, value);
  const full = [...field.base, ...at];
  const isHolder =
    holder === null || (typeof key === 'number' ? Array.isArray(holder) : isJsonObject(holder));
  if (!isHolder)
    return { type: 'set', path: full, value: widened(field, at, nest([key, ...rest], value)) };
  const insert = { type: 'insert', path: full, key, value: nested } as const;
  if (depth > 0 || typeof key === 'number') return insert;
  return { ...insert, after: field.keyBefore(key) };
}

/** A target that was written short becomes long, so that what is added does not replace it. */
function widened(field: Field, at: Path, value: Json): Json {
  const short = valueAt(field.root, at);
  const isTarget = field.ports.some(
    (port) => port.style === 'value' && port.at.join('/') === at.join('/'),
  );
  return isTarget && typeof short === 'string' && isJsonObject(value)
    ? { next: short, ...value }
    : value;
}

function nest(path: Path, value: Json): Json {
  return path.reduceRight<Json>(
    (inner, segment) => (typeof segment === 'number' ? [inner] : { [segment]: inner }),
    value,
  );
}
