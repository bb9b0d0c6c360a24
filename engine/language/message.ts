import Type, { type Static } from 'typebox';
import type { StepId, Text } from '../base/index.ts';
import type { Path } from './finding.ts';
import type { ExpressionSite, KindFinding, Reference } from './kind.ts';
import type { PlanPart } from './plan.ts';
import type { PlanAction } from './plan-action.ts';
import { describeRecipient, lowerRecipient, recipientSites } from './recipient.ts';
import {
  closed,
  ExactSpanText,
  Formula,
  Id,
  Recipient,
  SpanText,
  TextTemplate,
  Title,
} from './schema.ts';
import { parseSpan } from './time/index.ts';
import { planValue, valueSite } from './values.ts';

const Part = Type.Union([
  closed({ text: TextTemplate }),
  closed({ image: closed({ url: TextTemplate }) }),
  closed({ link: closed({ url: TextTemplate, title: TextTemplate }) }),
  closed({
    menu: Type.Array(closed({ label: TextTemplate, reply: Title }), { minItems: 1, maxItems: 20 }),
  }),
]);
const Parts = Type.Array(Part, { minItems: 1, maxItems: 10 });
const Wording = { text: Type.Optional(TextTemplate), parts: Type.Optional(Parts) };
const Mention = Type.Union([
  Type.Array(Type.Enum(['member']), { minItems: 1, maxItems: 1 }),
  Formula,
]);

/** The keys with which a step says what it sends, to whom and how. */
export const MessageKeys = {
  to: Recipient,
  class: Type.Optional(Id),
  ...Wording,
  variants: Type.Optional(Type.Array(closed(Wording), { minItems: 2, maxItems: 10 })),
  mention: Type.Optional(Mention),
  channel: Type.Optional(Id),
  deadline: Type.Optional(ExactSpanText),
  late: Type.Optional(
    closed(
      { within: SpanText },
      {
        description:
          '最多推迟多久，超过就算被拦下；不写就等到离开这一步 · the longest that it may be held, ' +
          'blocked then; as long as the step lasts when absent',
      },
    ),
  ),
  whenCapped: Type.Optional(
    Type.Literal('hold', {
      description:
        '达到上限时推迟到下一个周期，不写就拦下 · a full cap puts it off to the next window ' +
        'instead of blocking it',
    }),
  ),
};
const MessageSchema = closed(MessageKeys);
export type MessageSpec = Static<typeof MessageSchema>;
type WordingSpec = Pick<MessageSpec, 'text' | 'parts'>;

/** The class of a message that names none. */
export const DEFAULT_CLASS = 'service';

type SendAction = Extract<PlanAction, { type: 'send' }>;

export function lowerMessage(
  message: MessageSpec,
  options: { readonly step: StepId; readonly awaitsResult: boolean; readonly aside?: true },
): SendAction {
  const deadline = message.deadline === undefined ? null : parseSpan(message.deadline);
  const late = message.late === undefined ? null : parseSpan(message.late.within);
  return {
    type: 'send',
    step: options.step,
    to: lowerRecipient(message.to),
    class: message.class ?? DEFAULT_CLASS,
    ...(message.channel !== undefined && { channel: message.channel }),
    variants: (message.variants ?? [message]).map(lowerWording),
    mention: lowerMention(message.mention),
    awaitsResult: options.awaitsResult,
    ...(deadline?.unit === 'ms' && { deadlineMs: deadline.count }),
    ...(late && { lateWithin: late }),
    ...(message.whenCapped && { whenCapped: message.whenCapped }),
    ...(options.aside && { aside: true as const }),
  };
}

function lowerMention(mention: MessageSpec['mention']): SendAction['mention'] {
  if (mention === undefined) return null;
  return typeof mention === 'string' ? planValue(mention) : 'member';
}

function lowerWording(wording: WordingSpec): readonly PlanPart[] {
  if (wording.parts) return wording.parts.map(lowerPart);
  return wording.text === undefined ? [] : [{ type: 'text', text: wording.text }];
}

function lowerPart(part: Static<typeof Part>): PlanPart {
  if ('text' in part) return { type: 'text', text: part.text };
  if ('image' in part) return { type: 'image', url: part.image.url };
  if ('link' in part) return { type: 'link', url: part.link.url, title: part.link.title };
  return { type: 'menu', items: part.menu };
}

/** The expressions and texts of a message; `at` leads from the step's body to it. */
export function messageSites(message: MessageSpec, at: Path): readonly ExpressionSite[] {
  const { mention } = message;
  return [
    ...recipientSites(message.to, [...at, 'to']),
    ...wordingSites(message, at),
    ...(message.variants ?? []).flatMap((wording, index) =>
      wordingSites(wording, [...at, 'variants', index]),
    ),
    ...(typeof mention === 'string' ? valueSite(mention, [...at, 'mention'], 'list') : []),
  ];
}

function wordingSites(wording: WordingSpec, at: Path): readonly ExpressionSite[] {
  const text = (source: string, path: Path): ExpressionSite => ({
    language: 'text',
    source,
    at: path,
    yields: 'any',
  });
  const sites = wording.text === undefined ? [] : [text(wording.text, [...at, 'text'])];
  (wording.parts ?? []).forEach((part, index) => {
    const place = [...at, 'parts', index];
    if ('text' in part) sites.push(text(part.text, [...place, 'text']));
    else if ('image' in part) sites.push(text(part.image.url, [...place, 'image', 'url']));
    else if ('link' in part) {
      sites.push(text(part.link.url, [...place, 'link', 'url']));
      sites.push(text(part.link.title, [...place, 'link', 'title']));
    } else {
      part.menu.forEach((item, number) => {
        sites.push(text(item.label, [...place, 'menu', number, 'label']));
      });
    }
  });
  return sites;
}

/** What a message names of the workspace, and what it asks of the flow's subject. */
export function messageReferences(message: MessageSpec, at: Path): readonly Reference[] {
  const references: Reference[] = [
    { type: 'recipient', to: lowerRecipient(message.to), at: [...at, 'to'] },
  ];
  if (message.class !== undefined) {
    references.push({ type: 'class', class: message.class, at: [...at, 'class'] });
  }
  if (Array.isArray(message.mention)) {
    const mention = { type: 'about', word: 'mention', allowed: ['member'] } as const;
    references.push({ ...mention, at: [...at, 'mention'] });
  }
  return references;
}

/** Says where a message has no wording, or more than one. */
export function messageFindings(message: MessageSpec, at: Path): readonly KindFinding[] {
  const said = ['text', 'parts', 'variants'].filter((key) => key in message);
  const findings = said.length === 1 ? [] : [wordingFinding(at, said)];
  (message.variants ?? []).forEach((wording, index) => {
    const inside = Object.keys(wording);
    if (inside.length !== 1) findings.push(wordingFinding([...at, 'variants', index], inside));
  });
  return findings;
}

function wordingFinding(at: Path, said: readonly string[]): KindFinding {
  const message =
    said.length === 0
      ? { zh: '消息没有内容。', en: 'The message has no content.' }
      : {
          zh: `消息内容写了 ${said.length} 次（${said.join('、')}）。`,
          en: `The content is written ${said.length} times (${said.join(', ')}).`,
        };
  const hint = {
    zh: '请只写 text、parts、variants 中的一个。',
    en: 'Write exactly one of text, parts and variants.',
  };
  return { code: 'STEP_INVALID', at, message, hint };
}

/** Shows the beginning of a message as one line, behind its recipient. */
export function describeMessage(message: MessageSpec): Text {
  const to = describeRecipient(message.to);
  const words = firstWords(message);
  return { zh: `给${to.zh}：${words}`, en: `To ${to.en}: ${words}` };
}

const LINE_LENGTH_MAX = 60;

function firstWords(message: MessageSpec): string {
  const wording = message.variants?.[0] ?? message;
  const part = wording.parts?.[0];
  const text = wording.text ?? (part && partWords(part)) ?? '…';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LINE_LENGTH_MAX ? `${line.slice(0, LINE_LENGTH_MAX)}…` : line;
}

function partWords(part: Static<typeof Part>): string {
  if ('text' in part) return part.text;
  if ('image' in part) return part.image.url;
  if ('link' in part) return part.link.title;
  return part.menu.map((item) => item.label).join(' / ');
}
