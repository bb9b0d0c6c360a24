import type { Text } from '../../engine/base/index.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints one page of a list: the whole answer as JSON, or a line for each item with tabs between
 * its columns. That there is nothing, or more, is said beside, so that a program reads lines only.
 * @param list.empty what is said where there is nothing
 */
export function printList(
  { print, note, say }: Terminal,
  json: boolean | undefined,
  list: {
    readonly answer: { readonly next: string | null };
    readonly lines: readonly (readonly (string | number)[])[];
    readonly empty: Text;
  },
): void {
  const { answer, lines, empty } = list;
  if (json) {
    print(JSON.stringify(answer));
    return;
  }
  for (const line of lines) print(line.join('\t'));
  if (lines.length === 0) note(say(empty));
  if (answer.next !== null) note(say(MORE));
}

const MORE: Text = { zh: '还有更多，请缩小范围', en: 'There are more; narrow it down' };
