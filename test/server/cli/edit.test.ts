import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const FLOW = `flow: tea
about: member
steps:
  pause: { wait: { for: 3d }, end: told }   # patience
`;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-edit-'));
  file = join(folder, 'tea.flow.yaml');
  await writeFile(file, FLOW);
});
afterEach(() => rm(folder, { recursive: true }));

const edit = (...parameters: readonly string[]) => runCli(['edit', file, ...parameters]);

describe('edit', () => {
  test.each([
    [['/steps/pause/wait/for', '5d'], FLOW.replace('3d', '5d')],
    [['/steps/pause/wait', '{ at: "10:00" }'], FLOW.replace('for: 3d', 'at: "10:00"')],
    [['/title', '--text', '{{ x }}'], FLOW.replace('about', 'title: "{{ x }}"\nabout')],
    [['/about', '--delete'], FLOW.replace('about: member\n', '')],
  ])('writes %o', async (parameters, expected) => {
    expect(await edit(...parameters)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(file, 'utf8')).toBe(expected);
  });

  test.each([
    [['/steps/none', '--delete'], 1],
    [['/about'], 2],
    [['/about', 'x', '--delete'], 2],
    [['/about', '{{ x }}'], 2],
  ])('refuses %o, and leaves the file', async (parameters, code) => {
    const outcome = await edit(...parameters);
    expect([outcome.code, outcome.stderr === '']).toEqual([code, false]);
    expect(await readFile(file, 'utf8')).toBe(FLOW);
  });
});
