import type { Json } from '../../base/index.ts';
import { isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import { parseFlow } from '../flow.ts';
import { readPointer } from '../pointer.ts';
import type { EditResult } from './edit-yaml.ts';
import { readDraft, refuse } from './flow-steps.ts';
import { setField, setFlowField } from './set-field.ts';

/**
 * Writes the value at a JSON Pointer, such as `/steps/pause/wait/for`, or takes it away when it is
 * undefined, as the smallest change of the text. Maps on the way are made; `-` is the place behind
 * the last entry of a list. A new key of a step goes where the manual has it.
 */
export function setValue(
  text: string,
  { pointer, value }: { readonly pointer: string; readonly value: Json | undefined },
): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const path = resolve(draft.flow.json, pointer);
  if (path === null || path.length === 0) {
    return refuse('UNSUPPORTED', {
      zh: `“${pointer}”不是 JSON Pointer，应类似 /steps/pause/wait/for。`,
      en: `\`${pointer}\` is no JSON Pointer such as /steps/pause/wait/for.`,
    });
  }
  if (value === undefined && !leadsSomewhere(draft.flow.json, path)) {
    return refuse('MISSING', {
      zh: `文档中没有“${pointer}”。`,
      en: `The document has no \`${pointer}\`.`,
    });
  }
  const step = parseFlow(text)
    .flow?.steps.filter((each) => startsWith(path, each.path) && path.length > each.path.length)
    .at(-1);
  if (step === undefined) return setFlowField(text, { path, value });
  return setField(text, { step: step.id, path: path.slice(step.path.length), value });
}

/** Digits are an index only where a list stands; elsewhere they are a key. */
function resolve(root: Json, pointer: string): Path | null {
  const path = readPointer(pointer);
  if (path === null) return null;
  let value: Json | undefined = root;
  const resolved: (string | number)[] = [];
  for (const part of path) {
    const list: readonly Json[] | null = Array.isArray(value) ? value : null;
    const segment = list === null ? String(part) : part === '-' ? list.length : part;
    resolved.push(segment);
    value = member(value, segment);
  }
  return resolved;
}

function leadsSomewhere(root: Json, path: Path): boolean {
  return path.reduce<Json | undefined>(member, root) !== undefined;
}

function member(value: Json | undefined, segment: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof segment === 'number' ? value[segment] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((part, index) => part === path[index]);
}
