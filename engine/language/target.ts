import type { Json, StepId } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { Port, StepView, Target } from './kind.ts';

/** Reads the `next` or `end` of a map; null when it names neither. */
export function targetIn(body: Json | undefined): Target | null {
  if (!isJsonObject(body)) return null;
  if (typeof body.next === 'string') return { type: 'step', step: body.next };
  if (typeof body.end === 'string') return { type: 'end', outcome: body.end };
  return null;
}

/** Reads a target that is written short (`apologise`) or long (`{ end: given-up }`). */
export function targetOf(value: Json | undefined): Target | null {
  return typeof value === 'string' ? { type: 'step', step: value } : targetIn(value);
}

/** The port of a step's own `next` or `end`. */
export function nextPort(
  step: StepView,
  options: { required: boolean } = { required: true },
): Port {
  return {
    name: 'next',
    label: { zh: '下一步', en: 'next' },
    at: [],
    style: 'inline',
    target: targetIn(step.body),
    required: options.required,
  };
}

/** A port that stands beside the kind's key under its own name, such as `failed`. */
export function besidePort(
  step: StepView,
  port: Pick<Port, 'name' | 'label'> & { required?: boolean },
): Port {
  return {
    name: port.name,
    label: port.label,
    at: [port.name],
    style: 'value',
    target: targetOf(step.body[port.name]),
    required: port.required ?? false,
  };
}

/** Ports whose order says nothing, in one that no order of keys in the text changes. */
export function byName(ports: readonly Port[]): readonly Port[] {
  return ports.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** Takes an id that the checker has accepted as a step's. */
export function stepIdOf(id: string): StepId {
  return id as StepId;
}
