import type { ReactNode } from 'react';
import type { CanvasEditing } from './canvas-actions.ts';
import type { CanvasSelection, Decorations } from './flow-elements.ts';
import type { Graph } from './graph.ts';

export interface FlowCanvasProps {
  readonly graph: Graph;
  readonly decorations: Decorations;
  readonly selection: CanvasSelection | null;
  readonly onSelect: (selection: CanvasSelection | null) => void;
  /** Absent where the canvas only shows. */
  readonly editing?: CanvasEditing;
  /** Called with the step on which Enter was pressed or that was double clicked. */
  readonly onOpen?: (step: string) => void;
  readonly children?: ReactNode;
}
