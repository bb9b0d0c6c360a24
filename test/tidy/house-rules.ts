import { checkAssertions } from './assertions.ts';
import { checkCycles } from './cycles.ts';
import { checkImports } from './floors.ts';
import { checkNames } from './naming.ts';
import { checkPurity } from './purity.ts';
import { checkSizes } from './size.ts';
import type { Source, Violation } from './source.ts';
import { checkTitles } from './titles.ts';
import { checkWords } from './words.ts';

/** A rule reads all files at once, and says what breaks it. */
export type Rule = (sources: readonly Source[]) => readonly Violation[];

/** What holds everywhere, by what it is about. */
export const HOUSE_RULES: Readonly<Record<string, Rule>> = {
  'imports go down, and through doors': checkImports,
  'no file needs itself': checkCycles,
  'pure floors stay pure': checkPurity,
  'files and functions are short': checkSizes,
  'names say what is inside': checkNames,
  'no promises and no switched-off rules': checkWords,
  'a claimed type has its reason': checkAssertions,
  'a title names one test': checkTitles,
};

/** A violation that stands, with the reason. The list only shrinks. */
export interface Exception {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'imports',
    path: 'editor/main.tsx',
    reason: 'Pages use the door of editor/app; App behind it would need itself by way of them.',
  },
];
