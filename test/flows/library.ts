import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../flows');

/** The text of a file of the library. */
export function libraryText(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** The ids of the library's flows, in ascending order. */
export const FLOW_IDS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.flow.yaml'))
  .map((file) => file.replace('.flow.yaml', ''))
  .sort();
