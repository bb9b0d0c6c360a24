import fc from 'fast-check';
import type { Json, Random } from '../../engine/base/index.ts';
import { randomBelow, seededRandom } from '../../engine/base/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, type Workspace } from '../../engine/language/index.ts';
import type { FlowDocument } from '../made-flows/flow-document.ts';
import { makeSoundFlow } from '../made-flows/sound-flow.ts';
import { WORKSPACE as MADE } from '../made-flows/workspace.ts';
import { writeYaml } from '../made-flows/write-yaml.ts';
import { FLOWS } from './edit/hand-written-flows.ts';
import { noisyYaml } from './edit/noisy-yaml.ts';
import { WORKSPACE as WRITTEN } from './flow-texts.ts';
import { WIDE_FLOW } from './wide-flow.ts';

/** What hand-written flows and made ones share. */
export const WORKSPACE: Workspace = {
  ...MADE,
  ...WRITTEN,
  calendars: MADE.calendars,
  roles: { ...MADE.roles, ...WRITTEN.roles },
  rosters: { ...MADE.rosters, ...WRITTEN.rosters },
  events: { ...MADE.events, ...WRITTEN.events },
  connectors: MADE.connectors,
  deliver: DEFAULT_WORKSPACE.deliver,
};

/** The hand-written flows that can be published. */
export const HAND_WRITTEN: readonly string[] = [...FLOWS.map(([, text]) => text), WIDE_FLOW].filter(
  (text) => checkFlow(text, WORKSPACE).compiled !== null,
);

/** A made flow that can be published. */
export function madeFlow(random: Random): FlowDocument {
  return makeSoundFlow(random, 'f0').document;
}

/** Writes a made flow as a person may have. */
export function written(random: Random, flow: FlowDocument): string {
  return writeYaml(random, flow as unknown as Json); // a document is plain JSON
}

/** A flow that can be published: one that a person has written, or a made one. */
export const SOUND_FLOW: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HAND_WRITTEN),
  fc.nat().map((seed) => {
    const random = seededRandom(seed);
    return written(random, madeFlow(random));
  }),
);

/** Any YAML as a person may have left it; often a flow. */
export function anyYaml(random: Random): string {
  return randomBelow(random, 3) === 0 ? written(random, madeFlow(random)) : noisyYaml(random);
}
