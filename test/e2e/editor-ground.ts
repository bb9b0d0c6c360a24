import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../harness/chromium.ts';
import { type RunningProgram, serve } from './program.ts';

/** For what waits on the program; the machines that run this are slow at times. */
const PATIENCE_MS = 60_000;

export const LIBRARY = path.join(import.meta.dirname, '../../flows');
export const OWNER_TOKEN = 'token-of-the-owner-0123456789abcdef';

/** The editor in a browser, on a program with a database of its own. */
export interface EditorGround {
  readonly program: RunningProgram;
  readonly page: Page;
  /** What the page complained of, which nobody sees on the screen. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts the program in an empty folder and opens the link that it prints. */
export async function openEditor(): Promise<EditorGround> {
  const folder = await mkdtemp(path.join(tmpdir(), 'groupflow-e2e-'));
  // As root the database runs as another user, who has to reach its folder.
  await chmod(folder, 0o755);
  const opened: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true })];
  const close = async () => {
    for (const undo of opened.toReversed()) await undo();
  };
  try {
    const program = await serve({
      DATA_DIR: path.join(folder, 'data'),
      FLOWS_DIR: LIBRARY,
      PORT: '0',
      LOG_LEVEL: 'warn',
      ADMIN_TOKEN: OWNER_TOKEN,
    });
    opened.push(() => program.stop());
    const browser = await openBrowser();
    opened.push(() => browser.close());
    const complaints: string[] = [];
    const page = await openPage(browser, complaints);
    await page.goto(program.signInLink);
    return { program, page, complaints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  return page;
}
