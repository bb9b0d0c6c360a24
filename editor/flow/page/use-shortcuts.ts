import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import { copyStep, removeSelected } from '../state/edits.ts';
import type { FlowStore } from '../state/flow-store.ts';
import { useFlowStore } from '../state/flow-store.ts';

interface Places {
  readonly palette: RefObject<HTMLElement | null>;
  readonly search: RefObject<HTMLElement | null>;
}

/** Listens for the keys of the flow page wherever the focus is; typing in a field stays typing. */
export function useShortcuts({ palette, search }: Places) {
  const store = useFlowStore();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isInDialog(event.target)) return;
      const act = actOf(event, { store, palette, search, showHelp: () => setHelpOpen(true) });
      if (act === null) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [store, palette, search]);
  return { isHelpOpen, closeHelp: () => setHelpOpen(false) };
}

interface Keyboard extends Places {
  readonly store: FlowStore;
  readonly showHelp: () => void;
}

function actOf(event: KeyboardEvent, keyboard: Keyboard): (() => void) | null {
  const { store, palette, search, showHelp } = keyboard;
  const state = store.getState();
  const key = event.key.toLowerCase();
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && !isInCode(event.target)) {
    if (key === 'z') return event.shiftKey ? state.redo : state.undo;
    if (key === 'y') return state.redo;
  }
  if (isCommand && key === 'f' && !isInCode(event.target)) return () => search.current?.focus();
  if (isTyping(event.target)) return null;
  const step = state.selection?.step;
  if (isCommand) return key === 'd' && step !== undefined ? () => copyStep(store, step) : null;
  switch (key) {
    case 'delete':
    case 'backspace':
      return state.selection === null ? null : () => removeSelected(store);
    case 'escape':
      return () => state.select(null);
    case '/':
      return () => palette.current?.focus();
    case '1':
      return () => document.querySelector<HTMLElement>('.react-flow__controls-fitview')?.click();
    case '?':
      return showHelp;
    default:
      return null;
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** The text editor has its own keys. */
function isInCode(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.cm-editor') !== null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('dialog, [role="dialog"]') !== null;
}
