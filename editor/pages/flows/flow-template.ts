import { isId } from '../../../engine/base/index.ts';

export type About = 'member' | 'customer' | 'group' | 'workspace';

/** Texts of the template in the author's language. */
export interface TemplateWords {
  readonly greetTitle: string;
  /** Liquid, such as `{{ member.name | default: '朋友' }}，欢迎！`. */
  readonly toMember: string;
  readonly toCustomer: string;
  readonly announcement: string;
  readonly pauseTitle: string;
}

/** Writes the draft of a new flow: small, complete and without findings, to be built upon. */
export function flowTemplate(
  flow: { id: string; title: string; about: About },
  words: TemplateWords,
): string {
  const head = `flow: ${flow.id}\ntitle: ${yamlText(flow.title)}\nabout: ${flow.about}\n`;
  return `${head}${BODY[flow.about](words)}`;
}

/** Finds an id that no flow has yet: `new-flow`, `new-flow-2`, … */
export function freeId(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? 'new-flow' : `new-flow-${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** Says what is wrong with the id of a new flow, if anything. */
export function idProblem(id: string, taken: readonly string[]): 'shape' | 'taken' | null {
  if (!isId(id) || id.length > 64) return 'shape';
  return taken.includes(id) ? 'taken' : null;
}

const BODY: Readonly<Record<About, (words: TemplateWords) => string>> = {
  member: (words) => onEvent({ event: 'member.joined', to: 'member', text: words.toMember }, words),
  customer: (words) =>
    onEvent({ event: 'contact.added', to: 'customer', text: words.toCustomer }, words),
  group: (words) => onSchedule(words),
  workspace: (words) =>
    `start:\n  - schedule: "0 10 * * 1"\nsteps:\n${pauseStep(words.pauseTitle)}`,
};

function onEvent(
  greeting: { event: string; to: string; text: string },
  words: TemplateWords,
): string {
  const { event, to, text } = greeting;
  return [
    'start:',
    `  - on: ${event}`,
    'steps:',
    '  greet:',
    `    title: ${yamlText(words.greetTitle)}`,
    '    send:',
    `      to: ${to}`,
    `      text: ${JSON.stringify(text)}`,
    '    next: pause',
    pauseStep(words.pauseTitle),
  ].join('\n');
}

function onSchedule(words: TemplateWords): string {
  return [
    'start:',
    '  - schedule: "0 10 * * 1"',
    'steps:',
    '  announce:',
    '    send:',
    '      to: group',
    `      text: ${JSON.stringify(words.announcement)}`,
    '    next: pause',
    pauseStep(words.pauseTitle),
  ].join('\n');
}

function pauseStep(title: string): string {
  return [
    '  pause:',
    `    title: ${yamlText(title)}`,
    '    wait: { for: 1d }',
    '    end: done',
    '',
  ].join('\n');
}

/** Plain where YAML reads it back as the same text without a doubt, otherwise in double quotes. */
function yamlText(text: string): string {
  const isPlain = /^\p{L}[\p{L}\p{N}·（）-]*( [\p{L}\p{N}·（）-]+)*$/u.test(text);
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}
