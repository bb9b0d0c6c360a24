/** What the server holds of a draft, and the tag under which it may be written over. */
export interface StoredDraft {
  readonly text: string;
  readonly etag: string;
}

/**
 * Where saving stands.
 * - `saved`: the server has what is on screen;
 * - `pending`: there are changes, and a save is due soon;
 * - `saving`: a save is on its way;
 * - `failed`: the last save was refused or lost; it is tried again, at once with the next change;
 * - `conflict`: somebody else saved in between; a person decides, nothing is saved until then.
 */
export type SaveState =
  | { readonly type: 'saved' }
  | { readonly type: 'pending' }
  | { readonly type: 'saving' }
  | { readonly type: 'failed'; readonly error: Error }
  | { readonly type: 'conflict'; readonly theirs: StoredDraft };

export interface DraftSaverOptions {
  readonly stored: StoredDraft;
  /** Stores a text over the draft with this tag, and answers with the new tag. */
  put(text: string, etag: string): Promise<string>;
  /** Reads the draft as it is now. */
  read(): Promise<StoredDraft>;
  /** Says whether a refusal of `put` means that somebody else saved in between. */
  isConflict(error: unknown): boolean;
  /** Runs something later; the answer takes it back. */
  later(run: () => void, delayMs: number): () => void;
  onState(state: SaveState): void;
}

/** Long enough to gather a burst of typing, short enough that leaving loses nothing. */
const REST_MS = 600;
const RETRY_MS = 5000;

/** Saves a draft a moment after each change, one save at a time, never over somebody else's. */
export class DraftSaver {
  readonly #options: DraftSaverOptions;
  #stored: StoredDraft;
  #text: string;
  #state: SaveState = { type: 'saved' };
  #cancelTimer: (() => void) | null = null;
  #running: Promise<void> | null = null;

  constructor(options: DraftSaverOptions) {
    this.#options = options;
    this.#stored = options.stored;
    this.#text = options.stored.text;
  }

  /** What the server has, as far as we know. */
  get stored(): StoredDraft {
    return this.#stored;
  }

  /** Tells the text on screen; it is saved when it rests. */
  changed(text: string): void {
    this.#text = text;
    if (this.#state.type === 'conflict' || this.#running !== null) return;
    if (this.#isStored()) {
      this.#cancelTimer?.();
      this.#become({ type: 'saved' });
      return;
    }
    this.#become({ type: 'pending' });
    this.#saveLater(REST_MS);
  }

  /** Saves at once what is pending, for when the page is left. */
  flush(): Promise<void> {
    return this.#isStored() || this.#state.type === 'conflict' ? Promise.resolve() : this.#save();
  }

  /** In a conflict: goes on from the other draft, which is on screen from now on. */
  takeTheirs(): void {
    if (this.#state.type === 'conflict') this.adopt(this.#state.theirs);
  }

  /** Goes on from a draft that was saved elsewhere, which is on screen from now on. */
  adopt(draft: StoredDraft): void {
    this.#cancelTimer?.();
    this.#stored = draft;
    this.#text = draft.text;
    this.#become({ type: 'saved' });
  }

  /** In a conflict: saves ours over the other draft. */
  overwrite(): Promise<void> {
    if (this.#state.type !== 'conflict') return Promise.resolve();
    this.#stored = this.#state.theirs;
    this.#become({ type: 'pending' });
    return this.#save();
  }

  #isStored(): boolean {
    return this.#text === this.#stored.text;
  }

  #become(state: SaveState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #saveLater(delayMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.later(() => void this.#save(), delayMs);
  }

  #save(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#running ??= this.#saveUntilStored().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What was typed while a save was on its way is saved with the next one. */
  async #saveUntilStored(): Promise<void> {
    while (!this.#isStored()) {
      const text = this.#text;
      this.#become({ type: 'saving' });
      try {
        this.#stored = { text, etag: await this.#options.put(text, this.#stored.etag) };
      } catch (error) {
        await this.#settleRefusal(error);
        return;
      }
    }
    this.#become({ type: 'saved' });
  }

  async #settleRefusal(error: unknown): Promise<void> {
    try {
      if (!this.#options.isConflict(error)) throw error;
      const theirs = await this.#options.read();
      if (theirs.text === this.#text) this.adopt(theirs);
      else this.#become({ type: 'conflict', theirs });
    } catch (failure) {
      const reason = failure instanceof Error ? failure : new Error(String(failure));
      this.#become({ type: 'failed', error: reason });
      this.#saveLater(RETRY_MS);
    }
  }
}
