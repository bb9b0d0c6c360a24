import { stringify } from 'yaml';
import type { Random } from '../../engine/base/index.ts';
import { checkFlow } from '../../engine/language/index.ts';
import type { FlowDocument } from './flow-document.ts';
import { makeFlow } from './make-flow.ts';
import { WORKSPACE } from './workspace.ts';

const ATTEMPTS = 40;

export interface SoundFlow {
  readonly document: FlowDocument;
  readonly text: string;
  /** Flows that the checker refused before. */
  readonly refusedCount: number;
}

/** Makes a flow that can be published. */
export function makeSoundFlow(random: Random, id: string): SoundFlow {
  for (let refusedCount = 0; refusedCount < ATTEMPTS; refusedCount += 1) {
    const document = makeFlow(random, id);
    const text = stringify(document);
    if (checkFlow(text, WORKSPACE).compiled) return { document, text, refusedCount };
  }
  throw new Error(`No flow of ${ATTEMPTS} was without an error.`);
}
