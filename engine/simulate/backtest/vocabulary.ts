/** Numbers for texts that come up again: hashes of versions, names of steps and groups. */
export interface Vocabulary {
  /** Writes a text, as its number where it has one. */
  write(text: string): string;
  read(written: string): string;
}

/** Shorter ones take less than their number. */
const LENGTH_MIN = 6;
const WORDS_MAX = 20_000;
/** A text gets its number when it comes up a second time among so many that have not. */
const SEEN_MAX = 5_000;
/** Goes before a number, and twice before a text that begins with it. */
const MARK = '~';

export function openVocabulary(): Vocabulary {
  const words: string[] = [];
  const numbers = new Map<string, string>();
  const seen = new Set<string>();

  function learn(text: string): void {
    if (words.length >= WORDS_MAX) return;
    if (seen.delete(text)) {
      numbers.set(text, MARK + words.length.toString(36));
      words.push(text);
      return;
    }
    if (seen.size >= SEEN_MAX) seen.clear();
    seen.add(text);
  }

  return {
    write(text) {
      if (text.length >= LENGTH_MIN) {
        const known = numbers.get(text);
        if (known !== undefined) return known;
        learn(text);
      }
      return text.startsWith(MARK) ? MARK + text : text;
    },
    read(written) {
      if (!written.startsWith(MARK)) return written;
      if (written[1] === MARK) return written.slice(1);
      return words[Number.parseInt(written.slice(1), 36)] ?? '';
    },
  };
}
