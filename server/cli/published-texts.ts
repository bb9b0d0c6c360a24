import { publishedFiles } from '../../engine/language/index.ts';

/**
 * Reads the files that scenarios publish.
 * @param read reads one, by its path from the folder of the scenarios; null where there is none
 * @returns their texts by the names that the scenarios give them, without those that are missing
 */
export async function publishedTexts(
  scenariosText: string | null,
  read: (file: string) => Promise<string | null>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const file of publishedFiles(scenariosText ?? '')) {
    const text = await read(file);
    if (text !== null) texts.set(file, text);
  }
  return texts;
}
