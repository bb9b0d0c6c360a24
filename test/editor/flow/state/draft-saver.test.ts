import { describe, expect, it } from 'vitest';
import type { SaveState, StoredDraft } from '../../../../editor/flow/state/draft-saver.ts';
import { DraftSaver } from '../../../../editor/flow/state/draft-saver.ts';
import { manualLater } from './manual-later.ts';

class Conflict extends Error {}

/** A server with one draft, which checks tags as ours does. */
function serverWith(text: string) {
  let draft: StoredDraft = { text, etag: '1' };
  let broken: Error | null = null;
  const puts: string[] = [];
  return {
    puts,
    draft: () => draft,
    break(error: Error | null) {
      broken = error;
    },
    saveElsewhere(other: string) {
      draft = { text: other, etag: `${Number(draft.etag) + 1}` };
    },
    async put(next: string, etag: string) {
      if (broken !== null) throw broken;
      if (etag !== draft.etag) throw new Conflict();
      puts.push(next);
      draft = { text: next, etag: `${Number(etag) + 1}` };
      return draft.etag;
    },
    async read() {
      if (broken !== null) throw broken;
      return draft;
    },
  };
}

function opened(text = 'a') {
  const server = serverWith(text);
  const clock = manualLater();
  const states: SaveState[] = [];
  const saver = new DraftSaver({
    stored: server.draft(),
    put: server.put,
    read: server.read,
    isConflict: (error) => error instanceof Conflict,
    later: clock.later,
    onState: (state) => states.push(state),
  });
  return { server, clock, saver, states, last: () => states.at(-1) };
}

describe('saving a draft', () => {
  it('waits until the typing rests and saves the last text once', async () => {
    const { saver, clock, server, states } = opened();
    saver.changed('ab');
    saver.changed('abc');
    expect(server.puts).toEqual([]);
    await clock.run();
    expect(server.puts).toEqual(['abc']);
    expect(states.map((state) => state.type)).toEqual(['pending', 'pending', 'saving', 'saved']);
  });

  it('saves what is typed while a save is on its way right after it', async () => {
    const { saver, clock, server } = opened();
    saver.changed('ab');
    const saving = clock.run();
    saver.changed('abc');
    await saving;
    expect(server.puts).toEqual(['ab', 'abc']);
    expect(saver.stored).toEqual({ text: 'abc', etag: '3' });
  });

  it('saves nothing when the text came back to what is stored', async () => {
    const { saver, clock, server, last } = opened();
    saver.changed('ab');
    saver.changed('a');
    await clock.run();
    expect(server.puts).toEqual([]);
    expect(last()).toEqual({ type: 'saved' });
  });

  it('saves at once when the page is left', async () => {
    const { saver, server } = opened();
    saver.changed('ab');
    await saver.flush();
    await saver.flush();
    expect(server.puts).toEqual(['ab']);
  });

  it('never writes over a draft that was saved elsewhere', async () => {
    const { saver, clock, server, last } = opened();
    server.saveElsewhere('theirs');
    saver.changed('mine');
    await clock.run();
    expect(server.draft().text).toBe('theirs');
    expect(last()).toEqual({ type: 'conflict', theirs: { text: 'theirs', etag: '2' } });
    saver.changed('mine and more');
    await clock.run();
    await saver.flush();
    expect(server.draft().text).toBe('theirs');
  });

  it('goes on from the other draft when it is taken', async () => {
    const { saver, clock, server, last } = opened();
    server.saveElsewhere('theirs');
    saver.changed('mine');
    await clock.run();
    saver.takeTheirs();
    expect(last()).toEqual({ type: 'saved' });
    saver.changed('theirs and mine');
    await clock.run();
    expect(server.draft()).toEqual({ text: 'theirs and mine', etag: '3' });
  });

  it('writes over the other draft only when told to', async () => {
    const { saver, clock, server } = opened();
    await saver.overwrite();
    expect(server.puts).toEqual([]);
    server.saveElsewhere('theirs');
    saver.changed('mine');
    await clock.run();
    await saver.overwrite();
    expect(server.draft().text).toBe('mine');
  });

  it('sees no conflict where somebody else saved the same', async () => {
    const { saver, clock, server, last } = opened();
    server.saveElsewhere('same');
    saver.changed('same');
    await clock.run();
    expect(last()).toEqual({ type: 'saved' });
    expect(saver.stored.etag).toBe('2');
  });

  it('tries again by itself after a failure, and says what failed', async () => {
    const { saver, clock, server, last } = opened();
    const reason = new Error('no line');
    server.break(reason);
    saver.changed('ab');
    await clock.run();
    expect(last()).toEqual({ type: 'failed', error: reason });
    server.break(null);
    await clock.run();
    expect(server.draft().text).toBe('ab');
    expect(last()).toEqual({ type: 'saved' });
  });

  it('goes on from a draft that was saved elsewhere and is shown here', async () => {
    const { saver, clock, server } = opened();
    server.saveElsewhere('theirs');
    saver.adopt(server.draft());
    saver.changed('theirs!');
    await clock.run();
    expect(server.draft().text).toBe('theirs!');
  });
});
