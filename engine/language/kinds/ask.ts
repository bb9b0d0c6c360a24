import Type, { type Static } from 'typebox';
import { entriesIn, targetOfEntry } from '../entries.ts';
import { deletionFix } from '../fix.ts';
import type {
  ExpressionSite,
  KindFinding,
  Lowering,
  Port,
  Reference,
  StepKind,
  StepView,
  Target,
} from '../kind.ts';
import {
  describeMessage,
  lowerMessage,
  MessageKeys,
  messageFindings,
  messageReferences,
  messageSites,
} from '../message.ts';
import { messageForm } from '../message-form.ts';
import type { ChartEvent, ReplyMatch } from '../plan.ts';
import type { PlanAction } from '../plan-action.ts';
import { recipientFor } from '../recipient.ts';
import { closed, Id, TargetKeys, TargetValue, Title } from '../schema.ts';
import { jsonOf, specOf } from '../spec.ts';
import { besidePort, targetIn, targetOf } from '../target.ts';

const Match = Type.Union([Title, closed({ contains: Title })]);
const Option = closed({
  match: Type.Array(Match, { minItems: 1, maxItems: 50 }),
  label: Type.Optional(Title),
  ...TargetKeys,
});
const Else = Type.Union([
  Id,
  closed({ ...TargetKeys, max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
]);
const Spec = closed({
  ...MessageKeys,
  options: Type.Optional(Type.Array(Option, { minItems: 1, maxItems: 20 })),
  else: Type.Optional(Else),
});
type OptionSpec = Static<typeof Option>;

function optionPorts(step: StepView): readonly Port[] {
  return (specOf(step, Spec).options ?? []).map((option, index) => {
    const label = option.label ?? matchWords(option).join(' / ');
    return {
      name: `options.${index}`,
      label: { zh: `回复「${label}」`, en: `replies “${label}”` },
      at: ['ask', 'options', index],
      style: 'inline',
      target: targetIn(jsonOf(option)),
      required: true,
    };
  });
}

function matchWords(option: OptionSpec): string[] {
  return option.match.map((match) => (typeof match === 'string' ? match : match.contains));
}

function elsePort(step: StepView): Port {
  const other = specOf(step, Spec).else;
  return {
    name: 'else',
    label: { zh: '其他回复', en: 'any other reply' },
    at: ['ask', 'else'],
    style: 'value',
    target: other === undefined ? null : targetOf(jsonOf(other)),
    required: other !== undefined,
  };
}

function blockedPort(step: StepView): Port {
  return besidePort(step, { name: 'blocked', label: { zh: '被拦下', en: 'blocked' } });
}

function failedPort(step: StepView): Port {
  return besidePort(step, { name: 'failed', label: { zh: '发送失败', en: 'failed' } });
}

/** Where the first `after` that leads somewhere leads. */
function silenceTarget(step: StepView): Target | null {
  const { after } = entriesIn(step.body, []);
  return after.map(targetOfEntry).find((target) => target !== null) ?? null;
}

function replyMatch(match: Static<typeof Match>): ReplyMatch {
  return typeof match === 'string'
    ? { type: 'equals', text: match }
    : { type: 'contains', text: match.contains };
}

/** An image has none; a variable that keeps what people write stays a text. */
const REPLY_TEXT = "has(event.data.text) ? event.data.text : ''";

function savedText(step: StepView): readonly ExpressionSite[] {
  if (step.body.save === undefined) return [];
  return [{ language: 'cel', source: REPLY_TEXT, at: ['save'], yields: 'any' }];
}

function savedVariable(step: StepView): readonly Reference[] {
  const { save } = step.body;
  return typeof save === 'string'
    ? [{ type: 'variable', variable: save, value: '', at: ['save'] }]
    : [];
}

/** A step with `save` keeps the text of the reply that it took. */
function saveActions(step: StepView): { readonly actions?: readonly PlanAction[] } {
  const variable = step.body.save;
  if (typeof variable !== 'string') return {};
  const value = { type: 'cel' as const, source: REPLY_TEXT };
  return { actions: [{ type: 'vars', set: { [variable]: value } }] };
}

function lowerReplies(step: StepView, { resolve }: Lowering): readonly ChartEvent[] {
  const { options = [], else: other } = specOf(step, Spec);
  const replies = optionPorts(step).flatMap((port, index): readonly ChartEvent[] => {
    const match = options[index]?.match.map(replyMatch);
    if (!match || !port.target) return [];
    return [
      {
        event: 'message.received',
        port: port.name,
        if: { type: 'reply', step: step.id, match },
        target: resolve(port.target),
        ...saveActions(step),
      },
    ];
  });
  const target = elsePort(step).target;
  if (!target) return replies;
  const max = typeof other === 'object' ? other.max : undefined;
  return [
    ...replies,
    {
      event: `@else:${step.id}`,
      port: 'else',
      ...(max !== undefined && {
        if: { type: 'taken' as const, step: step.id, port: 'else', fewerThan: max },
      }),
      target: resolve(target),
      ...saveActions(step),
    },
  ];
}

function lowerVerdicts(step: StepView, { resolve }: Lowering): readonly ChartEvent[] {
  const silence = silenceTarget(step);
  const verdict = (port: Port): readonly ChartEvent[] => {
    const target = port.target ?? silence;
    if (!target) return [];
    return [{ event: `@${port.name}:${step.id}`, port: port.name, target: resolve(target) }];
  };
  return [...verdict(blockedPort(step)), ...verdict(failedPort(step))];
}

export const ask: StepKind = {
  kind: 'ask',
  family: 'message',
  title: { zh: '询问', en: 'Ask' },
  doc: {
    zh:
      '发出一条消息并等回复：先看自己的 on，再从上到下看 options；别的回复走 else（最多 max 次）。消息被拦下走 blocked、失败走 failed，' +
      '没有写就跟第一个 after 走。save 记下回复的文字，图片之类没有文字的回复记成空文字（看 event.data.kind）。',
    en:
      'Sends a message and waits for a reply: its own on first, then the options from the ' +
      'top; any other reply leaves by else, at most max times. Without blocked and failed ' +
      'both lead where the first after leads. With save the text of the reply is kept; of one ' +
      'without text, such as an image, an empty text (event.data.kind tells what it was).',
  },
  example: `ask:
  to: member
  text: "回复 1 领资料，2 转人工"
  options:
    - { match: ["1", 资料], label: 资料, next: material }
    - { match: ["2", { contains: 人工 }], label: 人工, next: person }
  else: { next: menu, max: 2 }
after: [{ delay: 2h, next: by-tier }]`,
  spec: Spec,
  beside: { blocked: TargetValue, failed: TargetValue },
  takes: { next: false, on: true, after: true, save: true },
  form: [
    ...messageForm('ask'),
    { at: ['ask', 'options'], label: { zh: '回复选项', en: 'Replies' }, input: 'options' },
    {
      at: ['ask', 'else', 'max'],
      label: { zh: '最多重问', en: 'Ask again at most' },
      input: 'number',
    },
  ],
  fresh: (about) => ({
    ask: { to: recipientFor(about), text: '回复 1 了解详情', options: [{ match: ['1'] }] },
  }),
  ports: (step) => [...optionPorts(step), elsePort(step), blockedPort(step), failedPort(step)],
  rests: () => true,
  expressions: (step) => [...messageSites(specOf(step, Spec), ['ask']), ...savedText(step)],
  references: (step) => [...messageReferences(specOf(step, Spec), ['ask']), ...savedVariable(step)],
  blocks: () => [],
  check: (step) => [
    ...messageFindings(specOf(step, Spec), ['ask']),
    ...replyFindings(step),
    ...repeatedMatches(specOf(step, Spec).options ?? []),
    ...wayOutFindings(step),
  ],
  lower: (step, lowering) => ({
    entry: [
      lowerMessage(specOf(step, Spec), {
        step: step.id,
        awaitsResult: failedPort(step).target !== null,
      }),
    ],
    exit: [{ type: 'withdraw', step: step.id }],
    on: [
      ...lowerReplies(step, lowering),
      { event: `@sent:${step.id}`, port: 'sent' },
      ...lowerVerdicts(step, lowering),
    ],
  }),
  summary: (step) => describeMessage(specOf(step, Spec)),
};

function replyFindings(step: StepView): readonly KindFinding[] {
  const { options, else: other } = specOf(step, Spec);
  if (options !== undefined || other !== undefined) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: ['ask'],
      message: {
        zh: '这个询问没有写 options，也没有写 else，任何回复都不会起作用。',
        en: 'This question has neither options nor else, so no reply has any effect.',
      },
      hint: {
        zh: '写上 options 或 else；只发消息请用 send。',
        en: 'Write options or else; to only send, use `send`.',
      },
    },
  ];
}

function repeatedMatches(options: readonly OptionSpec[]): readonly KindFinding[] {
  const seen = new Set<string>();
  const findings: KindFinding[] = [];
  options.forEach((option, index) => {
    option.match.forEach((match, number) => {
      if (typeof match !== 'string') return;
      if (seen.has(match)) {
        findings.push({
          code: 'ON_SHADOWED',
          at: ['ask', 'options', index, 'match', number],
          message: {
            zh: `“${match}”在前面已经写过，这里永远不会用到。`,
            en: `\`${match}\` was listed before; it is never matched here.`,
          },
          hint: {
            zh: '请删除其中一个，或换一个词。',
            en: 'Delete one of them, or write another word.',
          },
          ...(option.match.length > 1 && {
            fix: deletionFix(['ask', 'options', index, 'match', number]),
          }),
        });
      }
      seen.add(match);
    });
  });
  return findings;
}

function wayOutFindings(step: StepView): readonly KindFinding[] {
  const bothNamed = blockedPort(step).target && failedPort(step).target;
  if (bothNamed || silenceTarget(step)) return [];
  return [
    {
      code: 'ASK_WITHOUT_WAY_OUT',
      at: ['ask'],
      message: {
        zh: '消息发不出去时，这个询问不知道往哪里走。',
        en: 'When its message cannot go out, this question leads nowhere.',
      },
      hint: {
        zh: '加上 after（例如 2 小时没有回复时去哪里），或同时写 blocked 和 failed。',
        en: 'Add an after (where to go when nobody replies within 2h), or both blocked and failed.',
      },
    },
  ];
}
