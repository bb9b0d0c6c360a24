import { createContext, useContext, useState } from 'react';
import type { Json, JsonObject } from '../../../engine/base/index.ts';
import { InvariantError } from '../../../engine/base/index.ts';
import type { Finding, Path, Port, Target } from '../../../engine/language/index.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import { isBelow, valueAt } from './field-values.ts';

/** What a form edits: the map of a step, or the flow itself. All paths lead from that map. */
export interface EditScope {
  /** Names the map, so that typing in two forms is two acts. */
  readonly name: string;
  /** From the root of the document to the map. */
  readonly base: Path;
  readonly body: JsonObject;
  readonly ports: readonly Port[];
  readonly findings: readonly Finding[];
  /** Sets a value, or removes it when undefined. Sets under one mark are undone together. */
  readonly set: (at: Path, value: Json | undefined, mark?: string) => void;
  /** Lets a port lead elsewhere, or nowhere. */
  readonly connect: (port: Port, target: Target | null) => void;
  /** Where a port of this map may lead. */
  readonly targets: readonly TargetChoice[];
}

/** A step or an outcome that a port may lead to. */
export interface TargetChoice {
  readonly target: Target;
  readonly label: string;
}

export const EditScopeContext = createContext<EditScope | null>(null);

/** The map that the form around edits. */
export function useScope(): EditScope {
  const scope = useContext(EditScopeContext);
  if (scope === null) throw new InvariantError('A field stands outside of a form.');
  return scope;
}

/** The value at a place of the form's map. */
export function useValue(at: Path): Json | undefined {
  return valueAt(useScope().body, at);
}

/** What the checker says of a place, or of anything below it. */
export function findingsBelow(scope: EditScope, at: Path): readonly Finding[] {
  const place = [...scope.base, ...at];
  return scope.findings.filter((finding) => isBelow(finding.path, place));
}

/** A text that is typed: shown at once, while the checker follows when the typing rests. */
export interface Typed {
  readonly text: string;
  readonly type: (text: string) => void;
  readonly finish: () => void;
}

/**
 * Holds what is typed into a field. Each key stroke edits the flow's text; the form, which shows
 * what was checked, follows a moment later. Undo and edits from elsewhere win over what is held.
 */
export function useTyped(shown: string, commit: (text: string) => void): Typed {
  const store = useFlowStore();
  const epoch = useFlow((state) => state.epoch);
  const [held, setHeld] = useState<{ text: string; epoch: number } | null>(null);
  return {
    text: held !== null && held.epoch === epoch ? held.text : shown,
    type(text) {
      setHeld({ text, epoch: store.getState().epoch });
      commit(text);
    },
    finish() {
      if (held === null) return;
      setHeld(null);
      store.getState().recheck();
    },
  };
}
