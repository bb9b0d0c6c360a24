import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isEditorBuilt } from '../../../server/cli/build-editor.ts';

const root = mkdtempSync(join(tmpdir(), 'groupflow-editor-'));
const built = join(root, 'editor/dist');

afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, second: number): void {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, second, second);
}

it('tells whether the editor is built from the sources as they are', () => {
  write('editor/main.tsx', 10);
  write('engine/language/flow.ts', 20);
  expect(isEditorBuilt(built, root)).toBe(false);
  write('editor/dist/index.html', 30);
  write('editor/dist/assets/late.js', 99);
  expect(isEditorBuilt(built, root)).toBe(true);
  write('engine/language/flow.ts', 31);
  expect(isEditorBuilt(built, root)).toBe(false);
});
