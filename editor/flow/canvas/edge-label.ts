import { isJsonObject } from '../../../engine/base/index.ts';
import type { StepView } from '../../../engine/language/index.ts';
import { portsOf } from '../../../engine/language/index.ts';

/** How many words of a condition an edge shows; all of them stand in the form. */
const WORDS_MAX = 3;

/**
 * Adds to an edge's name what its condition looks for: the texts that it compares with, since they
 * tell two edges on the same event apart. A condition without any adds itself.
 */
export function labelWith(name: string, condition: string | null): string {
  if (condition === null || condition === '') return name;
  const words = [...condition.matchAll(/'([^']*)'|"([^"]*)"/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((word) => word !== '');
  if (words.length === 0) return `${name} ${condition}`;
  const shown = words.slice(0, WORDS_MAX).join('/');
  return `${name}「${shown}${words.length > WORDS_MAX ? '…' : ''}」`;
}

/** The condition of an `on` entry behind a port; null for all other ports. */
export function conditionOf(step: StepView | undefined, port: string): string | null {
  if (step === undefined || !port.startsWith('on.')) return null;
  const at = portsOf(step).find((each) => each.name === port)?.at ?? [];
  let value: unknown = step.body;
  for (const part of at) {
    if (isJsonObject(value) || Array.isArray(value)) value = Reflect.get(value, part);
  }
  return isJsonObject(value) && typeof value.if === 'string' ? value.if : null;
}
