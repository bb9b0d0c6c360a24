import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../server/cli/program.ts';
import { openTerminal } from '../../server/cli/terminal.ts';
import { libraryText } from './library.ts';

const README = libraryText('README.md');
const silent = { write: () => true };
const program = buildProgram({
  terminal: openTerminal({ output: silent, errors: silent, locale: 'en', environment: {} }),
  environment: {},
  input: process.stdin,
  untilStopped: () => Promise.resolve(),
  finish: () => {},
});

/** Every command line that the manual shows, as the words behind `groupflow`. */
const SHOWN = [...README.matchAll(/groupflow(?: --)? ([a-z]+)((?: [^`\n|>"]+)?)/g)].map(
  ([, command = '', rest = '']) => [command, rest.match(/--[a-z-]+/g) ?? []] as const,
);

describe('the manual of the command line', () => {
  test('names commands and options that there are', () => {
    expect(SHOWN.length).toBeGreaterThan(10);
    for (const [name, options] of SHOWN) {
      const command = program.commands.find((each) => each.name() === name);
      const known = command?.options.map(({ long }) => long) ?? [];
      expect([name, command === undefined, options.filter((it) => !known.includes(it))]).toEqual([
        name,
        false,
        [],
      ]);
    }
  });

  test('shows a workflow that is YAML, and whose jobs have steps', () => {
    const text = /```yaml\n(# \.github[\s\S]*?)```/.exec(README)?.[1] ?? '';
    const { jobs } = parse(text);
    expect(Object.keys(jobs)).toEqual(['check', 'publish']);
    expect([jobs.check.steps.length, jobs.publish.steps.length]).toEqual([7, 4]);
  });
});
