import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BRANCHED } from './branched-flow.ts';
import { SAMPLE } from './sample-flow.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../flows');

/** The flows of the library, and the sample in the hands of other authors. */
export const FLOWS: readonly (readonly [string, string])[] = [
  ...readdirSync(FOLDER)
    .filter((name) => name.endsWith('.flow.yaml'))
    .map((name) => [name, readFileSync(path.join(FOLDER, name), 'utf8')] as const),
  ['branched', BRANCHED],
  ['branched on Windows', BRANCHED.replaceAll('\n', '\r\n')],
  ['sample', SAMPLE],
  ['sample on Windows', SAMPLE.replaceAll('\n', '\r\n')],
  ['sample without a last line break', SAMPLE.trimEnd()],
  ['sample indented by four', indented(4)],
  ['sample indented by one', indented(1)],
  ['sample without blank lines', SAMPLE.replace(/\n+/g, '\n')],
  ['sample with many blank lines', SAMPLE.replace(/\n/g, '\n\n').replace(/领资料\n\n/, '领资料\n')],
];

/** The sample with other columns; the keys behind a dash stay two columns from it. */
function indented(columns: number): string {
  return SAMPLE.replace(/^ +/gm, (blanks) => ' '.repeat((blanks.length / 2) * columns)).replace(
    /\n +end: person/,
    `\n${' '.repeat(4 * columns + 2)}end: person`,
  );
}
