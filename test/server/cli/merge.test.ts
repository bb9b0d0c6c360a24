import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const FLOW = `flow: tea
about: member
start: [{ on: member.joined }]
steps:
  pause: { wait: { for: 3d }, next: say }   # patience
  say: { send: { to: member, text: 喝茶 }, end: told }
`;
const MAIN = resolve(import.meta.dirname, '../../../server/cli/main.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-merge-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function files(ours: string, theirs: string): Promise<readonly string[]> {
  const texts = [FLOW, ours, theirs];
  const paths = ['base.yaml', 'ours.yaml', 'theirs.yaml'].map((name) => join(folder, name));
  await Promise.all(paths.map((path, index) => writeFile(path, texts[index] ?? '')));
  return paths;
}

describe('merge', () => {
  test('writes both edits into ours, also where they are on one line', async () => {
    const ours = FLOW.replace('3d', '5d');
    const paths = await files(ours, FLOW.replace('next: say', 'end: over'));
    expect(await runCli(['merge', ...paths])).toEqual({ code: 0, stdout: '', stderr: '' });
    const written = await readFile(join(folder, 'ours.yaml'), 'utf8');
    expect(written).toBe(ours.replace('next: say', 'end: over'));
  });

  test('ends with 1 on a conflict, and names it', async () => {
    const paths = await files(FLOW.replace('3d', '5d'), FLOW.replace('3d', '7d'));
    const { code, stderr } = await runCli(['merge', ...paths, '--lang', 'en']);
    expect([code, stderr]).toEqual([1, 'Conflict: steps.pause.wait.for\n']);
    expect(await readFile(join(folder, 'ours.yaml'), 'utf8')).toContain('"theirs":"7d"');
  });

  test('leaves ours alone where a text cannot be read', async () => {
    const paths = await files(FLOW.replace('3d', '5d'), 'flow: [');
    const { code, stderr } = await runCli(['merge', ...paths]);
    expect([code, stderr.includes('theirs.yaml')]).toEqual([3, true]);
    expect(await readFile(join(folder, 'ours.yaml'), 'utf8')).toBe(FLOW.replace('3d', '5d'));
  });

  test('is a merge driver of git', async () => {
    const git = (...parameters: readonly string[]) =>
      promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', HOME: folder },
      });
    const path = join(folder, 'tea.flow.yaml');
    const commit = async (text: string, message: string) => {
      await writeFile(path, text);
      await git('add', '.');
      await git('commit', '-qm', message);
    };
    await git('init', '-q', '-b', 'main');
    const driver = `"${process.execPath}" "${MAIN}" merge %O %A %B`;
    await git('config', 'merge.groupflow.driver', driver);
    await writeFile(join(folder, '.gitattributes'), '*.flow.yaml merge=groupflow\n');
    await commit(FLOW, 'base');
    await git('checkout', '-qb', 'theirs');
    await commit(FLOW.replace('next: say', 'end: over'), 'theirs');
    await git('checkout', '-q', 'main');
    await commit(FLOW.replace('3d', '5d'), 'ours');
    await git('merge', '-q', '--no-edit', 'theirs');
    expect(await readFile(path, 'utf8')).toBe(
      FLOW.replace('3d', '5d').replace('next: say', 'end: over'),
    );
  });
});
