import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand';
import { createStore, useStore } from 'zustand';
import type { Text } from '../../../engine/base/index.ts';
import { InvariantError } from '../../../engine/base/index.ts';
import type { EditResult } from '../../../engine/language/edit/index.ts';
import { endMark } from '../../../engine/language/edit/index.ts';
import type { CanvasSelection } from '../canvas/flow-elements.ts';
import type { SaveState } from './draft-saver.ts';
import type { Check, FlowDocument } from './flow-document.ts';
import { redone, undone, withCheck, withEdit, withText } from './flow-document.ts';

/** An edit of the flow's text; a refusal says why. */
export type Command = (text: string) => EditResult;

interface RunOptions {
  /** Edits under one mark that follow each other are undone together, and checked at a rest. */
  readonly mark?: string;
  /** What to select afterwards; the selection stays when absent. */
  readonly select?: CanvasSelection | null;
}

/** Everything that the parts of the flow page share about the flow that is edited. */
export interface FlowState {
  readonly document: FlowDocument;
  readonly selection: CanvasSelection | null;
  readonly save: SaveState;
  /** Why the last command could not be done; a new object each time. */
  readonly refusal: { readonly message: Text } | null;
  /** Counts what changes the text past the field that is typed in, such as undo. */
  readonly epoch: number;
  /** Does a command on the text; tells whether it could be done. */
  run(command: Command, options?: RunOptions): boolean;
  /** Takes over what was typed as YAML; it is checked when the typing rests. */
  type(text: string): void;
  /** Replaces the whole text by another one, as one act. */
  replace(text: string): void;
  undo(): void;
  redo(): void;
  select(selection: CanvasSelection | null): void;
  setSave(save: SaveState): void;
  /** Checks again, after the workspace or the typed text changed. */
  recheck(check?: Check): void;
}

export type FlowStore = StoreApi<FlowState>;

/** Runs something later; the answer takes it back. */
export type Later = (run: () => void, delayMs: number) => () => void;

/** Checking a large flow takes longer than a key stroke, so it waits for a rest. */
const CHECK_REST_MS = 180;
/** Typing that goes on after this long is an act of its own for undo. */
const ACT_REST_MS = 1200;

/** Makes the shared state of one open flow. */
export function createFlowStore(options: {
  document: FlowDocument;
  check: Check;
  later: Later;
  selection?: CanvasSelection | null;
}): FlowStore {
  let check = options.check;
  let cancelCheck = () => {};
  let cancelAct = () => {};
  return createStore<FlowState>()((set, get) => {
    const show = (document: FlowDocument, more: Partial<FlowState> = {}) => {
      cancelCheck();
      const checked = withCheck(document, check);
      const { selection = get().selection } = more;
      set({ ...more, document: checked, selection: selectionIn(checked, selection) });
    };
    const checkLater = () => {
      cancelCheck();
      cancelCheck = options.later(() => show(get().document), CHECK_REST_MS);
    };
    const endActLater = () => {
      cancelAct();
      cancelAct = options.later(() => {
        const { document } = get();
        set({ document: { ...document, history: endMark(document.history) } });
      }, ACT_REST_MS);
    };
    return {
      document: options.document,
      selection: options.selection ?? null,
      save: { type: 'saved' },
      refusal: null,
      epoch: 0,
      run(command, { mark, select } = {}) {
        const { document } = get();
        const result = command(document.text);
        if (!result.ok) {
          set({ refusal: { message: result.message } });
          return false;
        }
        const selection = select === undefined ? {} : { selection: select };
        const edited = withEdit(document, result.splices, mark ?? null);
        if (mark === undefined) {
          show(edited, { refusal: null, ...selection });
          return true;
        }
        set({ document: edited, refusal: null, ...selection });
        checkLater();
        endActLater();
        return true;
      },
      type(text) {
        set({ document: withText(get().document, text, 'yaml'), epoch: get().epoch + 1 });
        checkLater();
        endActLater();
      },
      replace: (text) => show(withText(get().document, text, null), { epoch: get().epoch + 1 }),
      undo: () => show(undone(get().document), { epoch: get().epoch + 1 }),
      redo: () => show(redone(get().document), { epoch: get().epoch + 1 }),
      select: (selection) => set({ selection }),
      setSave: (save) => set({ save }),
      recheck(next) {
        check = next ?? check;
        show(get().document);
      },
    };
  });
}

/** A step that is gone, as after an undo, is no longer selected. */
function selectionIn(
  document: FlowDocument,
  selection: CanvasSelection | null,
): CanvasSelection | null {
  const { shown } = document;
  if (selection === null || shown === null) return selection;
  const steps = [...shown.flow.steps, ...shown.flow.broken];
  return steps.some((step) => step.id === selection.step) ? selection : null;
}

export const FlowStoreContext = createContext<FlowStore | null>(null);

/** Reads a part of the open flow's state. */
export function useFlow<Part>(select: (state: FlowState) => Part): Part {
  return useStore(useFlowStore(), select);
}

/** The open flow's state itself, for handlers that read it when they run. */
export function useFlowStore(): FlowStore {
  const store = useContext(FlowStoreContext);
  if (store === null) throw new InvariantError('A part of the flow page stands outside of it.');
  return store;
}
