import { createContext, useContext } from 'react';
import type { DropPlace, PortPlace } from './drop-place.ts';
import type { Point } from './rounded-path.ts';

/** What a person may do on the canvas; all of it is absent where the canvas only shows. */
export interface CanvasActions {
  /** Asks what to add at a port; `at` is where on the screen. */
  readonly askWhatToAdd: (place: PortPlace, at: Point) => void;
  /** Gives a step another title. */
  readonly rename: (step: string, title: string) => void;
}

/** What a canvas that can be edited does with gestures. */
export interface CanvasEditing extends CanvasActions {
  /** An edge was drawn from a port to a node. */
  readonly connect: (from: PortPlace, toNodeId: string) => void;
  /** A kind of step was dropped from the palette. */
  readonly drop: (kind: string, place: DropPlace) => void;
}

/** What may be done, and which step's title is being edited where it stands. */
export interface CanvasSituation extends CanvasActions {
  readonly renaming: string | null;
  readonly stopRenaming: () => void;
}

export const CanvasActionsContext = createContext<CanvasSituation | null>(null);

/** What may be done on this canvas; null where it only shows. */
export function useCanvasActions(): CanvasSituation | null {
  return useContext(CanvasActionsContext);
}
