import { compileText } from '../../../engine/language/expression/index.ts';

/** Invented people and things that a preview is filled with. */
const SAMPLE: Readonly<Record<string, unknown>> = {
  customer: { name: '小李', tags: [], points: 120 },
  member: { name: '小李', tags: [], points: 120 },
  group: { name: '体验群', size: 120 },
  workspace: {},
  event: { type: 'message.received', data: { text: '价格' } },
  trigger: { type: 'member.joined', data: {} },
  vars: {},
};

/** Fills a message's text with invented names; null while it cannot be read or filled. */
export function previewText(source: string): string | null {
  const compiled = compileText(source);
  if (!compiled.ok) return null;
  try {
    return compiled.program(SAMPLE);
  } catch {
    // Something that the sample does not hold: the checker says what, where it is a mistake.
    return null;
  }
}
