import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-fmt-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('fmt', () => {
  test('lists with --check what is not tidy and ends with 1; then tidies it, once', async () => {
    const flow = join(folder, 'a.flow.yaml');
    await writeFile(flow, 'about: member\nflow: a   # id\n');
    await writeFile(join(folder, 'workspace.yaml'), 'zone: UTC\n');
    const checked = await runCli(['fmt', folder, '--check', '--lang', 'en']);
    expect(checked).toEqual({ code: 1, stdout: `${flow}\n`, stderr: '2 files, 1 not tidy.\n' });
    expect(await readFile(flow, 'utf8')).toContain('about: member\nflow');
    expect(await runCli(['fmt', folder])).toMatchObject({ code: 0, stdout: `${flow}\n` });
    expect(await readFile(flow, 'utf8')).toBe('flow: a   # id\nabout: member\n');
    expect(await runCli(['fmt', folder, '--check'])).toMatchObject({ code: 0, stdout: '' });
  });

  test('says where a file cannot be read, and leaves it', async () => {
    const flow = join(folder, 'b.flow.yaml');
    await writeFile(flow, 'flow: b\nsteps: [\n');
    const { code, stderr } = await runCli(['fmt', flow, '--lang', 'en']);
    expect([code, stderr.includes(`${flow}:`)]).toEqual([1, true]);
    expect(await readFile(flow, 'utf8')).toBe('flow: b\nsteps: [\n');
  });
});
