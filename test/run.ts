import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium, INSTALL_BY_HAND, installChromium } from './harness/chromium.ts';

/** How many checks or tests went well, and how many did not. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** What vitest writes of a run, as far as it is counted here. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const ROOT = path.join(import.meta.dirname, '..');

/** Programs of our packages and what they are told; all run on the Node that runs this file. */
const CHECKS: readonly (readonly [name: string, script: string, ...parameters: string[]])[] = [
  ['types', 'typescript/bin/tsc', '-p', '.'],
  ['lint', '@biomejs/biome/bin/biome', 'check', '--colors=off'],
  ['unused', 'knip/bin/knip.js', '--no-progress'],
  ['editor', 'vite/bin/vite.js', 'build', '--config', 'editor/vite.config.ts', '--logLevel=warn'],
];

/** Runs every check and then the tests; a filter, as vitest takes it, leaves the checks out. */
async function main(filters: readonly string[]): Promise<number> {
  const tallies: Tally[] = [];
  if (filters.length === 0) tallies.push(browserCheck(), ...(await Promise.all(CHECKS.map(check))));
  tallies.push(await runTests(filters));
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function browserCheck(): Tally {
  if (findChromium() === null) installChromium();
  const file = findChromium();
  return tell('browser', file !== null, file ?? INSTALL_BY_HAND);
}

async function check([name, script, ...parameters]: (typeof CHECKS)[number]): Promise<Tally> {
  const { code, said } = await run(script, parameters, 'keep');
  return tell(name, code === 0, said.trim());
}

function tell(name: string, isFine: boolean, said: string): Tally {
  const verdict = isFine ? `ok      ${name}\n` : `FAILED  ${name}\n${said}\n`;
  process.stdout.write(verdict);
  return { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1 };
}

async function runTests(filters: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(path.join(tmpdir(), 'groupflow-report-'));
  const file = path.join(folder, 'tests.json');
  const reporters = ['--reporter=minimal', '--reporter=json', `--outputFile.json=${file}`];
  const parameters = ['run', ...reporters, '--no-color', ...filters];
  const { code } = await run('vitest/vitest.mjs', parameters, 'show');
  const text = await readFile(file, 'utf8').catch(() => null);
  await rm(folder, { recursive: true });
  if (text === null) return { passed: 0, failed: 1 };
  const tally = tallyOf(JSON.parse(text));
  // Something went wrong outside of any test.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** A file that broke before its tests could fail counts as one failure. */
function tallyOf({ numPassedTests, numFailedTests, testResults }: TestReport): Tally {
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

/** Runs a script of a package; what it says is kept, or shown as it comes. */
async function run(
  script: string,
  parameters: readonly string[],
  output: 'keep' | 'show',
): Promise<{ readonly code: number | null; readonly said: string }> {
  const bin = path.dirname(process.execPath);
  const file = path.join(ROOT, 'node_modules', script);
  const child = spawn(process.execPath, [file, ...parameters], {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
      NO_COLOR: '1',
    },
    stdio: [
      'ignore',
      output === 'keep' ? 'pipe' : 'inherit',
      output === 'keep' ? 'pipe' : 'inherit',
    ],
  });
  let said = '';
  const keep = (chunk: unknown) => {
    said += String(chunk);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  return { code: await promise, said };
}

process.exitCode = await main(process.argv.slice(2));
