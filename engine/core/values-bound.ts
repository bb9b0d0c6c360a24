import type { Json, StepId } from '../base/index.ts';
import { FlowFailure } from './failure.ts';

/**
 * What the variables of an instance, the attributes of a profile, or the data of an emitted event
 * may have together, in UTF-16 units: as much as the data of one event from outside.
 */
const VALUES_MAX = 65_536;

type Values = Readonly<Record<string, Json>>;

/** Says whether values are no more than anybody may have. */
export function fitsInValues(values: Values): boolean {
  return unitsLeft(values, VALUES_MAX) >= 0;
}

/** Lets values pass that are no more than anybody may have. @throws FlowFailure EXPRESSION */
export function boundedValues<Given extends Values>(
  values: Given,
  at: { readonly what: string; readonly step: StepId | null },
): Given {
  if (fitsInValues(values)) return values;
  const message = `${at.what} would have more than ${VALUES_MAX} characters.`;
  throw new FlowFailure({ code: 'EXPRESSION', message, step: at.step });
}

/** Takes what a value has from what is left, and stops where nothing is. */
function unitsLeft(value: Json, left: number): number {
  if (typeof value === 'string') return left - value.length - 1;
  if (typeof value !== 'object' || value === null) return left - 1;
  let rest = left - 1;
  for (const [key, member] of Object.entries(value)) {
    rest = unitsLeft(member, rest - key.length);
    if (rest < 0) return rest;
  }
  return rest;
}
