import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where systems keep a Chromium that was not put on the path. */
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/Applications/Chromium.app/Contents/MacOS',
  '/Applications/Google Chrome.app/Contents/MacOS',
];
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'Chromium',
  'Google Chrome',
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** What to run where neither of the ways to install a Chromium is open to us. */
export const INSTALL_BY_HAND =
  'No Chromium was found. Install one, with `apt-get install chromium` as root or with ' +
  '`npx playwright-core install --with-deps chromium`.';

/** The Chromium of this machine: the system's, or the one that Playwright brought; null: none. */
export function findChromium(): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...PLACES];
  const places = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...places, chromium.executablePath()].find((file) => existsSync(file)) ?? null;
}

/** Installs a Chromium by the system's packages as root, or else by Playwright's installer. */
export function installChromium(): void {
  const isRoot = process.getuid?.() === 0;
  const run = (command: string, parameters: readonly string[]) =>
    spawnSync(command, parameters, { stdio: 'inherit' }).status === 0;
  if (isRoot && run('apt-get', ['update']) && run('apt-get', ['install', '-y', 'chromium'])) return;
  const installer = path.join(import.meta.dirname, '../../node_modules/playwright-core/cli.js');
  run(process.execPath, [installer, 'install', 'chromium']);
}

/**
 * Starts a browser with a profile of its own, which it forgets when it is closed.
 * @throws Error that says what to run when there is no Chromium
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(INSTALL_BY_HAND);
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}
