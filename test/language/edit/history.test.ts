import { describe, expect, it } from 'vitest';
import {
  applySplices,
  EMPTY_HISTORY,
  endMark,
  type History,
  pushEdit,
  redo,
  type Splice,
  toSplices,
  undo,
} from '../../../engine/language/edit/index.ts';

/** The edit that turns one whole text into another. */
function change(before: string, after: string): readonly Splice[] {
  return toSplices(before, [{ start: 0, end: before.length, text: after }]) ?? [];
}

function record(texts: readonly string[], mark: string | null = null): History {
  return texts
    .slice(1)
    .reduce(
      (history, text, index) => pushEdit(history, change(texts[index] ?? '', text), mark),
      EMPTY_HISTORY,
    );
}

function undoneText(history: History, text: string): string | null {
  const move = undo(history);
  return move && applySplices(text, move.splices);
}

describe('the history', () => {
  it('takes back the latest edit and does it again', () => {
    const history = record(['one', 'two', 'three']);
    const back = undo(history);
    expect(back && applySplices('three', back.splices)).toBe('two');
    const again = back && redo(back.history);
    expect(again && applySplices('two', again.splices)).toBe('three');
    expect(again?.history).toEqual(history);
  });

  it('has nothing to take back or to do again when it is empty', () => {
    expect(undo(EMPTY_HISTORY)).toBeNull();
    expect(redo(record(['a', 'b']))).toBeNull();
  });

  it('undoes edits under one mark together', () => {
    expect(undoneText(record(['', 'h', 'he', 'hel'], 'text:greet'), 'hel')).toBe('');
  });

  it('keeps edits under different marks, or none, apart', () => {
    expect(undoneText(record(['', 'h', 'he']), 'he')).toBe('h');
    const other = pushEdit(record(['', 'h'], 'text:greet'), change('h', 'he'), 'text:menu');
    expect(undoneText(other, 'he')).toBe('h');
  });

  it('begins a new act once a mark has ended', () => {
    const ended = endMark(record(['', 'h'], 'text:greet'));
    expect(undoneText(pushEdit(ended, change('h', 'he'), 'text:greet'), 'he')).toBe('h');
  });

  it('begins a new act after an undo, even under the same mark', () => {
    const move = undo(pushEdit(record(['', 'h'], 'a'), change('h', 'hx'), 'b'));
    const history = pushEdit(move?.history ?? EMPTY_HISTORY, change('h', 'he'), 'a');
    expect(history.past.length).toBe(2);
    expect(history.future).toEqual([]);
  });

  it('forgets a gesture that came back to where it began', () => {
    expect(record(['a', 'b', 'a'], 'drag')).toEqual(EMPTY_HISTORY);
  });

  it('ignores an edit that changes nothing', () => {
    const history = record(['a', 'b']);
    expect(pushEdit(history, [])).toBe(history);
  });

  it('forgets the oldest act beyond 500', () => {
    const texts = Array.from({ length: 502 }, (_, index) => `v${index}`);
    const history = record(texts);
    expect(history.past.length).toBe(500);
    expect(record(texts.slice(0, 501)).past.length).toBe(500);
  });

  it('survives being stored as JSON', () => {
    const history = record(['one', 'two'], 'mark');
    expect(JSON.parse(JSON.stringify(history))).toEqual(history);
  });
});
