import { describe, expect, it } from 'vitest';
import type { CopyStorage, SessionCopy } from '../../../../editor/flow/state/session-copy.ts';
import { readCopy, resume, writeCopy } from '../../../../editor/flow/state/session-copy.ts';
import { applySplices, EMPTY_HISTORY, undo } from '../../../../engine/language/edit/index.ts';

const HISTORY = {
  past: [{ splices: [{ start: 1, end: 1, text: 'b', removed: '' }], mark: null }],
  future: [],
};
const COPY: SessionCopy = { text: 'ab', stored: { text: 'ab', etag: '1' }, history: HISTORY };

function storage(roomFor = Number.POSITIVE_INFINITY): CopyStorage & { readonly size: number } {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem(key, value) {
      if (value.length > roomFor) throw new Error('QuotaExceededError');
      entries.set(key, value);
    },
    removeItem: (key) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}

describe('going on after a reload', () => {
  it('begins anew where nothing was kept', () => {
    const draft = { text: 'a', etag: '1' };
    expect(resume(null, draft)).toEqual({ text: 'a', history: EMPTY_HISTORY, stored: draft });
  });

  it('can still undo what was done before', () => {
    const draft = { text: 'ab', etag: '2' };
    expect(resume(COPY, draft)).toEqual({ text: 'ab', history: HISTORY, stored: draft });
  });

  it('keeps text that was not saved yet, for the draft that it was meant for', () => {
    const unsaved = { ...COPY, text: 'abc' };
    expect(resume(unsaved, { text: 'elsewhere', etag: '9' })).toEqual(unsaved);
  });

  it('shows what was saved elsewhere meanwhile, and can undo to what was here', () => {
    const draft = { text: 'xy', etag: '2' };
    const resumed = resume(COPY, draft);
    expect([resumed.text, resumed.stored]).toEqual(['xy', draft]);
    const move = undo(resumed.history);
    expect(move && applySplices(resumed.text, move.splices)).toBe('ab');
  });
});

describe('the copy of a tab', () => {
  it('comes back as it was written, for its own flow only', () => {
    const tab = storage();
    writeCopy(tab, 'welcome', COPY);
    expect(readCopy(tab, 'welcome')).toEqual(COPY);
    expect(readCopy(tab, 'other')).toBeNull();
  });

  it('counts as none when it is not ours', () => {
    const tab = storage();
    for (const value of ['{', 'null', '1', '{}', '{"text":1,"stored":null,"history":null}']) {
      tab.setItem('groupflow.editing.welcome', value);
      expect(readCopy(tab, 'welcome')).toBeNull();
    }
  });

  it('gives up what can be undone before the text, and the text before a wrong one', () => {
    const small = storage(120);
    writeCopy(small, 'welcome', COPY);
    expect(readCopy(small, 'welcome')).toEqual({ ...COPY, history: EMPTY_HISTORY });
    const none = storage(10);
    writeCopy(none, 'welcome', COPY);
    expect(none.size).toBe(0);
  });
});
