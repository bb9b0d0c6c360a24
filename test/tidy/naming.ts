import { posix } from 'node:path';
import type { Node, Source, Violation } from './source.ts';
import { isNode } from './source.ts';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|property\.test|config|d))?\.ts$/;
const KEBAB_OTHER = /^[a-z0-9]+(-[a-z0-9]+)*(\.(flow|view|scenarios))?\.(css|json|yaml|html|tsx)$/;
const PASCAL = /^([A-Z][a-z0-9]*)+\.tsx$/;

/** Names that say nothing about what is inside; a type lives with the code that owns it. */
const EMPTY_NAME = /(^|-)(utils?|helpers?|common|misc|manager|types)$/;

/** A file is named for the one idea in it; an `index.ts` holds nothing but exports. */
export function checkNames(sources: readonly Source[]): readonly Violation[] {
  return sources.flatMap((source) => {
    const message = nameMistake(source) ?? doorMistake(source);
    return message === null ? [] : [{ rule: 'names', path: source.path, line: 1, message }];
  });
}

function nameMistake(source: Source): string | null {
  const name = posix.basename(source.path);
  if (EMPTY_NAME.test(name.split('.')[0] ?? '')) return 'is named for nothing that is in it';
  if (name.endsWith('.ts')) return KEBAB.test(name) ? null : 'is not in kebab-case';
  if (name.endsWith('.tsx') && hasExports(source)) {
    return PASCAL.test(name) ? null : 'is not in PascalCase';
  }
  return KEBAB_OTHER.test(name) ? null : 'is not in kebab-case';
}

function hasExports({ program }: Source): boolean {
  return statementsOf(program).some(({ type }) => type.startsWith('Export'));
}

function doorMistake({ path, program }: Source): string | null {
  if (posix.basename(path) !== 'index.ts') return null;
  const isDoor = statementsOf(program).every((statement) =>
    statement.type === 'ImportDeclaration' ? true : statement.type.startsWith('Export'),
  );
  return isDoor ? null : 'is a door, and holds more than exports';
}

function statementsOf(program: Node | null): readonly Node[] {
  return Array.isArray(program?.body) ? program.body.filter(isNode) : [];
}
