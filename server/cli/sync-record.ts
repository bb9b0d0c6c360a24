import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../engine/base/index.ts';
import { gitKnows } from './git-text.ts';

/** Stands beside flows and names what was last exchanged with each server; not for git. */
const RECORD_FILE = '.groupflow-sync.json';

/** By server and flow, the hash of the text that both sides had when they last met. */
type Meetings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A flow's file and the server that it is exchanged with. */
export interface Meeting {
  readonly file: string;
  readonly flow: string;
  readonly server: string;
}

/**
 * Tells whether a text is one that this folder has seen: it was there when file and server last
 * met, or the file has held it in a commit that leads to the present one. What was seen was also
 * decided on, so that writing over it loses nothing.
 */
export async function hasSeen({ file, flow, server }: Meeting, text: string): Promise<boolean> {
  const record = await readRecord(file);
  if (record[server]?.[flow] === sha256Hex(text)) return true;
  return gitKnows(file, text);
}

/** Notes that both sides have the same text now. */
export async function noteMeeting({ file, flow, server }: Meeting, text: string): Promise<void> {
  const record = await readRecord(file);
  const flows = { ...record[server], [flow]: sha256Hex(text) };
  const written = `${JSON.stringify({ ...record, [server]: flows }, null, 2)}\n`;
  await writeFile(join(dirname(file), RECORD_FILE), written);
}

/** An unreadable record is none: then git has to know the texts. */
async function readRecord(file: string): Promise<Meetings> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dirname(file), RECORD_FILE), 'utf8'));
    // Written by `noteMeeting`; whatever else stands there equals no hash.
    return typeof value === 'object' && value !== null ? (value as Meetings) : {};
  } catch {
    return {};
  }
}
