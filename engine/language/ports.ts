import type { Json } from '../base/index.ts';
import { invariant, isJsonObject } from '../base/index.ts';
import { type Entries, entriesIn, entryPorts } from './entries.ts';
import type { Path } from './finding.ts';
import type { Port, StepKind, StepView } from './kind.ts';
import { stepKind } from './kinds/registry.ts';

/** The kind of a step. A view is made only of steps whose kind is known. */
export function kindOf(step: StepView): StepKind {
  const kind = stepKind(step.kind);
  invariant(kind, `A step of a known kind was expected; ${step.id} is ${step.kind}.`);
  return kind;
}

/** A view never changes, and every check asks for its ways out. */
const knownEntries = new WeakMap<StepView, Entries>();
const knownPorts = new WeakMap<StepView, readonly Port[]>();

/** The entries of a step's `on` and `after`, wherever its kind keeps them. */
export function entriesOf(step: StepView): Entries {
  const known = knownEntries.get(step);
  if (known) return known;
  const entries = readEntries(step);
  knownEntries.set(step, entries);
  return entries;
}

function readEntries(step: StepView): Entries {
  const kind = kindOf(step);
  if (!kind.takes.on && !kind.takes.after) return { on: [], after: [] };
  const base = kind.entriesIn ?? [];
  return entriesIn(valueAt(step.body, base), base);
}

/** All ways out of a step as the canvas draws them: the kind's own, then `on.N`, then `after.N`. */
export function portsOf(step: StepView): readonly Port[] {
  const known = knownPorts.get(step);
  if (known) return known;
  const ports = [...kindOf(step).ports(step), ...entryPorts(entriesOf(step))];
  knownPorts.set(step, ports);
  return ports;
}

/** Follows a path into a value; undefined where it leads nowhere. */
export function valueAt(root: Json | undefined, path: Path): Json | undefined {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value) && typeof part === 'number') value = value[part];
    else if (isJsonObject(value) && typeof part === 'string' && Object.hasOwn(value, part)) {
      value = value[part];
    } else return undefined;
  }
  return value;
}
