import { type Text, unreachable } from '../../base/index.ts';
import { EVENT_CATALOGUE, eventType, isReservedEvent } from '../catalogue.ts';
import { entryReferences } from '../entries.ts';
import type { Reference } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { Recipient, SubjectKind } from '../plan.ts';
import { entriesOf, kindOf } from '../ports.ts';
import { planValue } from '../values.ts';
import { variableNames, variableTypeOf } from '../variables.ts';
import type { AudienceKind } from '../workspace.ts';
import { actionMistakes } from './action-references.ts';
import type { Check, CheckInput } from './flow-check.ts';
import { flowMistakes } from './flow-references.ts';

/** Checks whatever a flow names of its workspace and of itself. */
export const checkReferences: Check = (input) => [
  ...input.flow.starts.flatMap((start) =>
    start.type === 'event'
      ? eventMistakes(start.event, 'takes', input).map((mistake) => ({
          ...mistake,
          path: [...start.at, 'on'],
        }))
      : [],
  ),
  ...entryReferences(input.flow.entries).flatMap((reference) =>
    mistakesOf(reference, input).map((mistake) => ({ ...mistake, path: reference.at })),
  ),
  ...input.flow.steps.flatMap((step) =>
    [...kindOf(step).references(step), ...entryReferences(entriesOf(step))].flatMap((reference) =>
      mistakesOf(reference, input).map((mistake) => ({
        ...mistake,
        path: [...step.path, ...reference.at],
        step: step.id,
      })),
    ),
  ),
];

/** A mistake at the place of the reference. */
type Placeless = Omit<Mistake, 'path'>;

function mistakesOf(reference: Reference, input: CheckInput): readonly Placeless[] {
  const { workspace } = input;
  switch (reference.type) {
    case 'class':
      return unknownIn(Object.keys(workspace.classes), reference.class, CLASS);
    case 'flow':
      return flowMistakes(reference.flow, input);
    case 'action':
      return actionMistakes(reference, input);
    case 'endpoint':
      return unknownIn(Object.keys(workspace.endpoints), reference.endpoint, ENDPOINT);
    case 'event':
      return eventMistakes(reference.event, reference.use, input);
    case 'recipient':
      return recipientMistakes(reference.to, input);
    case 'variable':
      return variableMistakes(reference, input);
    case 'about':
      return aboutMistakes(reference.word, reference.allowed, input);
    default:
      return unreachable(reference);
  }
}

interface Register {
  readonly code: Mistake['code'];
  readonly title: Text;
}
const CLASS: Register = {
  code: 'UNKNOWN_CLASS',
  title: { zh: '消息类别', en: 'class of messages' },
};
const ENDPOINT: Register = {
  code: 'UNKNOWN_ENDPOINT',
  title: { zh: '接口', en: 'endpoint' },
};
const ROLE: Register = { code: 'UNKNOWN_ROLE', title: { zh: '角色', en: 'role' } };
const ROSTER: Register = { code: 'UNKNOWN_ROSTER', title: { zh: '值班表', en: 'roster' } };

function unknownIn(
  known: readonly string[],
  name: string,
  register: Register,
): readonly Placeless[] {
  if (known.includes(name)) return [];
  const { code, title } = register;
  const list = listed(known);
  const none = known.length === 0;
  return [
    {
      code,
      message: {
        zh: `工作区里没有${title.zh}“${name}”。`,
        en: `The workspace has no ${title.en} \`${name}\`.`,
      },
      hint: didYouMean(name, known) ?? {
        zh: none ? '请在 workspace.yaml 里添加。' : `已有：${list.zh}。`,
        en: none ? 'Add it to workspace.yaml.' : `There are ${list.en}.`,
      },
    },
  ];
}

function eventMistakes(
  event: string,
  use: 'takes' | 'emits',
  input: CheckInput,
): readonly Placeless[] {
  if (isReservedEvent(event)) return [{ code: 'EVENT_RESERVED', message: reserved(event) }];
  const known = eventType(event);
  if (Object.hasOwn(input.workspace.events, event)) return [];
  if (!known) return [unknownEvent(event, input)];
  const { about } = input.flow;
  if (use === 'emits' || about === null || known.about.includes(about)) return [];
  const reached = listed(known.about);
  return [
    {
      code: 'EVENT_NEVER_ARRIVES',
      message: {
        zh: `“${event}”到不了关于 ${about} 的流程，它只到 ${reached.zh}。`,
        en: `\`${event}\` never reaches a flow about a ${about}; it reaches ${reached.en}.`,
      },
    },
  ];
}

function reserved(event: string): Text {
  return {
    zh: `“${event}”不能用：以 @ 或 xstate. 开头的和带 * 的事件名是保留的。`,
    en: `\`${event}\` is reserved, as are types that begin with @ or xstate. and wildcards.`,
  };
}

function unknownEvent(event: string, input: CheckInput): Placeless {
  const known = [
    ...EVENT_CATALOGUE.map((entry) => entry.type),
    ...Object.keys(input.workspace.events),
  ];
  return {
    code: 'UNKNOWN_EVENT',
    message: { zh: `没有“${event}”这个事件。`, en: `There is no event \`${event}\`.` },
    hint: didYouMean(event, known) ?? {
      zh: '自己的事件请先在 workspace.yaml 的 events 里声明。',
      en: 'Declare events of your own under `events` in workspace.yaml.',
    },
  };
}

const REACHED: Readonly<Record<'member' | 'customer' | 'group' | 'owner', readonly SubjectKind[]>> =
  {
    member: ['member'],
    customer: ['member', 'customer'],
    group: ['member', 'group'],
    owner: ['member', 'group'],
  };

function recipientMistakes(to: Recipient, input: CheckInput): readonly Placeless[] {
  const { workspace } = input;
  const found: Placeless[] = [];
  if (to.type === 'role') found.push(...unknownIn(Object.keys(workspace.roles), to.role, ROLE));
  if (to.type === 'duty') {
    found.push(...unknownIn(Object.keys(workspace.rosters), to.roster, ROSTER));
  }
  if (
    to.type === 'member' ||
    to.type === 'customer' ||
    to.type === 'group' ||
    to.type === 'owner'
  ) {
    found.push(...aboutMistakes(to.type, REACHED[to.type], input));
  }
  const audience = audienceOf(to);
  const connector = workspace.deliver[audience];
  if (connector === '' || !Object.hasOwn(workspace.connectors, connector)) {
    found.push(notDeliverable(audience));
  }
  return found;
}

function audienceOf(to: Recipient): AudienceKind {
  return to.type === 'member' || to.type === 'customer' || to.type === 'group' ? to.type : 'staff';
}

function notDeliverable(audience: AudienceKind): Placeless {
  return {
    code: 'NOT_DELIVERABLE',
    message: {
      zh: `工作区没有说明发给 ${audience} 的消息由哪个连接送出。`,
      en: `The workspace names no connector that carries messages to ${audience}.`,
    },
    hint: {
      zh: `请在 workspace.yaml 的 deliver 里写上 ${audience}。`,
      en: `Name one for \`${audience}\` under \`deliver\` in workspace.yaml.`,
    },
  };
}

function aboutMistakes(
  word: string,
  allowed: readonly SubjectKind[],
  input: CheckInput,
): readonly Placeless[] {
  const { about } = input.flow;
  if (about === null || allowed.includes(about)) return [];
  const list = listed(allowed);
  return [
    {
      code: 'RECIPIENT_UNREACHABLE',
      message: {
        zh: `关于 ${about} 的流程里不能用“${word}”，只有关于 ${list.zh} 的流程可以。`,
        en: `A flow about a ${about} cannot use \`${word}\`; only flows about ${list.en} can.`,
      },
    },
  ];
}

function variableMistakes(
  reference: Extract<Reference, { type: 'variable' }>,
  input: CheckInput,
): readonly Placeless[] {
  const { variable, value } = reference;
  const known = variableNames(input.flow.json);
  if (!known.includes(variable)) {
    return [
      {
        code: 'UNKNOWN_VARIABLE',
        message: {
          zh: `流程没有变量“${variable}”。`,
          en: `The flow has no variable \`${variable}\`.`,
        },
        hint: didYouMean(variable, known) ?? {
          zh: '请在流程顶部的 vars 里声明它和默认值。',
          en: 'Declare it with a default under `vars` at the top of the flow.',
        },
      },
    ];
  }
  const declared = input.flow.vars[variable];
  if (!declared || value === undefined || planValue(value).type === 'cel') return [];
  const type = variableTypeOf(value);
  if (type === declared.type) return [];
  const found = type ?? 'null';
  return [
    {
      code: 'VARIABLE_TYPE',
      message: {
        zh: `变量“${variable}”的类型是 ${declared.type}，这里写的却是 ${found}。`,
        en: `Variable \`${variable}\` is a ${declared.type}, but a ${found} is written here.`,
      },
      hint: {
        zh: '要写表达式，请以 = 开头。',
        en: 'An expression begins with =.',
      },
    },
  ];
}
