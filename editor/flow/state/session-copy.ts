import type { History } from '../../../engine/language/edit/index.ts';
import { EMPTY_HISTORY, pushEdit, toSplices } from '../../../engine/language/edit/index.ts';
import type { StoredDraft } from './draft-saver.ts';

/** What one browser tab keeps of a flow that is edited, so that a reload loses nothing. */
export interface SessionCopy {
  readonly text: string;
  /** What the server had, as far as this tab knew. */
  readonly stored: StoredDraft;
  readonly history: History;
}

/** From where editing goes on. */
export interface Resumed {
  readonly text: string;
  readonly history: History;
  /** The draft that the next save is meant for; an outdated tag leads to a conflict. */
  readonly stored: StoredDraft;
}

/**
 * Decides how to go on after a reload. Unsaved text of this tab stays on screen; without any, the
 * server's text does, and a change that came from elsewhere is an act that can be undone.
 */
export function resume(copy: SessionCopy | null, draft: StoredDraft): Resumed {
  if (copy === null) return { text: draft.text, history: EMPTY_HISTORY, stored: draft };
  if (copy.text === draft.text) return { text: draft.text, history: copy.history, stored: draft };
  if (copy.text !== copy.stored.text) return { ...copy };
  const whole = { start: 0, end: copy.text.length, text: draft.text };
  const splices = toSplices(copy.text, [whole]) ?? [];
  return { text: draft.text, history: pushEdit(copy.history, splices), stored: draft };
}

/** Where copies are kept: the tab's session storage, or a map in a test. */
export type CopyStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Reads a copy; one that is absent or not ours counts as none. */
export function readCopy(storage: CopyStorage, flowId: string): SessionCopy | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(keyOf(flowId)) ?? 'null');
    // Written by `writeCopy` under our own key; a foreign value fails the check of its members.
    return isCopy(value) ? (value as SessionCopy) : null;
  } catch {
    return null;
  }
}

/** Keeps a copy. Where the storage is full, only the text is kept, without what can be undone. */
export function writeCopy(storage: CopyStorage, flowId: string, copy: SessionCopy): void {
  try {
    storage.setItem(keyOf(flowId), JSON.stringify(copy));
  } catch {
    writeBareCopy(storage, flowId, copy);
  }
}

function writeBareCopy(storage: CopyStorage, flowId: string, copy: SessionCopy): void {
  try {
    storage.setItem(keyOf(flowId), JSON.stringify({ ...copy, history: EMPTY_HISTORY }));
  } catch {
    // No room at all: an older copy would bring back an older text.
    storage.removeItem(keyOf(flowId));
  }
}

function keyOf(flowId: string): string {
  return `groupflow.editing.${flowId}`;
}

function isCopy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!('text' in value && 'stored' in value && 'history' in value)) return false;
  const { text, stored, history } = value;
  const isStored =
    typeof stored === 'object' && stored !== null && 'text' in stored && 'etag' in stored;
  const isHistory =
    typeof history === 'object' &&
    history !== null &&
    'past' in history &&
    Array.isArray(history.past) &&
    'future' in history &&
    Array.isArray(history.future);
  return typeof text === 'string' && isStored && isHistory;
}
