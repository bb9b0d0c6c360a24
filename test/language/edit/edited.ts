import type { Json } from '../../../engine/base/index.ts';
import { type EditOperation, editYaml } from '../../../engine/language/edit/index.ts';

/** The text after one operation or several, or the code of the refusal. */
export function edited(text: string, ...operations: readonly EditOperation[]): string {
  const result = editYaml(text, operations);
  return result.ok ? result.text : result.code;
}

/** The text after one value was set, or the code of the refusal. */
export function set(text: string, path: EditOperation['path'], value: Json): string {
  return edited(text, { type: 'set', path, value });
}
