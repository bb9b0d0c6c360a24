import { unreachable } from '../../base/index.ts';
import { EVENT_CATALOGUE, eventType, isReservedEvent } from '../catalogue.ts';
import { entryReferences } from '../entries.ts';
import type { Path } from '../finding.ts';
import { correction, keyFix, valueFix } from '../fix.ts';
import type { Reference } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import { entriesOf, kindOf } from '../ports.ts';
import { planValue } from '../values.ts';
import { variableNames, variableTypeOf } from '../variables.ts';
import { actionMistakes } from './action-references.ts';
import type { Check, CheckInput } from './flow-check.ts';
import { flowMistakes } from './flow-references.ts';
import { aboutMistakes, nameMistakes, recipientMistakes } from './recipient-references.ts';
import { type Register, unknownIn } from './unknown-in.ts';

/** Checks whatever a flow names of its workspace and of itself. */
export const checkReferences: Check = (input) => [
  ...input.flow.starts.flatMap((start) =>
    start.type === 'event'
      ? eventMistakes({ event: start.event, use: 'takes', at: [...start.at, 'on'] }, input)
      : [],
  ),
  ...entryReferences(input.flow.entries).flatMap((reference) => mistakesOf(reference, input)),
  ...input.flow.steps.flatMap((step) =>
    [...kindOf(step).references(step), ...entryReferences(entriesOf(step))].flatMap((reference) =>
      mistakesOf({ ...reference, at: [...step.path, ...reference.at] }, input).map((mistake) => ({
        ...mistake,
        step: step.id,
      })),
    ),
  ),
];

/** @param reference its path leads from the root of the document */
function mistakesOf(reference: Reference, input: CheckInput): readonly Mistake[] {
  const { workspace } = input;
  switch (reference.type) {
    case 'class': {
      const named = { name: reference.class, at: reference.at };
      const { classes, campaigns } = workspace;
      return unknownIn(Object.keys({ ...classes, ...campaigns }), named, CLASS);
    }
    case 'flow':
      return flowMistakes(reference.flow, input).map((mistake) => ({
        ...mistake,
        path: reference.at,
      }));
    case 'action':
      return actionMistakes(reference, input).map((mistake) => ({
        ...mistake,
        path: reference.at,
      }));
    case 'endpoint': {
      const named = { name: reference.endpoint, at: reference.at };
      return unknownIn(Object.keys(workspace.endpoints), named, ENDPOINT);
    }
    case 'event':
      return eventMistakes(reference, input);
    case 'recipient':
      return recipientMistakes(reference, input);
    case 'assignee':
      return nameMistakes(reference, input);
    case 'calendar': {
      const named = { name: reference.calendar, at: reference.at };
      return unknownIn(Object.keys(workspace.calendars), named, CALENDAR);
    }
    case 'variable':
      return variableMistakes(reference, input);
    case 'about':
      return aboutMistakes(reference, input);
    default:
      return unreachable(reference);
  }
}

const CLASS: Register = {
  code: 'UNKNOWN_CLASS',
  title: { zh: '消息类别', en: 'class of messages' },
};
const ENDPOINT: Register = {
  code: 'UNKNOWN_ENDPOINT',
  title: { zh: '接口', en: 'endpoint' },
};
const CALENDAR: Register = { code: 'UNKNOWN_CALENDAR', title: { zh: '日历', en: 'calendar' } };

function eventMistakes(
  reference: Omit<Extract<Reference, { type: 'event' }>, 'type'>,
  input: CheckInput,
): readonly Mistake[] {
  const { event, use, at } = reference;
  if (isReservedEvent(event)) return [reservedEvent(event, at)];
  const known = eventType(event);
  if (Object.hasOwn(input.workspace.events, event)) return [];
  if (!known) return [unknownEvent(event, at, input)];
  const { about } = input.flow;
  if (use === 'emits' || about === null || known.about.includes(about)) return [];
  const reached = listed(known.about);
  return [
    {
      code: 'EVENT_NEVER_ARRIVES',
      path: at,
      message: {
        zh: `“${event}”到不了关于 ${about} 的流程，它只到 ${reached.zh}。`,
        en: `\`${event}\` never reaches a flow about a ${about}; it reaches ${reached.en}.`,
      },
      hint: {
        zh: `请换一个到得了的事件，或把流程改为关于 ${reached.zh}。`,
        en: `Take an event that does, or make the flow about ${reached.en}.`,
      },
    },
  ];
}

function reservedEvent(event: string, path: Path): Mistake {
  return {
    code: 'EVENT_RESERVED',
    path,
    message: {
      zh: `“${event}”不能用：以 @ 或 xstate. 开头的和带 * 的事件名是保留的。`,
      en: `\`${event}\` is reserved, as are types that begin with @ or xstate. and wildcards.`,
    },
    hint: {
      zh: '请写出具体的事件，一条一个，例如 order.paid。',
      en: 'Name the events themselves, one entry each, such as order.paid.',
    },
  };
}

function unknownEvent(event: string, at: Path, input: CheckInput): Mistake {
  const known = [
    ...EVENT_CATALOGUE.map((entry) => entry.type),
    ...Object.keys(input.workspace.events),
  ];
  return {
    code: 'UNKNOWN_EVENT',
    path: at,
    message: { zh: `没有“${event}”这个事件。`, en: `There is no event \`${event}\`.` },
    ...correction(event, known, {
      otherwise: {
        zh: '自己的事件请先在 workspace.yaml 的 events 里声明。',
        en: 'Declare events of your own under `events` in workspace.yaml.',
      },
      fix: (meant) => valueFix(at, meant),
    }),
  };
}

function variableMistakes(
  reference: Extract<Reference, { type: 'variable' }>,
  input: CheckInput,
): readonly Mistake[] {
  const { variable, value, at } = reference;
  const known = variableNames(input.flow);
  if (!known.includes(variable)) {
    // `save: x` names the variable by its value, `vars: { x: … }` by its key.
    const isKey = at.at(-1) === variable;
    return [
      {
        code: 'UNKNOWN_VARIABLE',
        path: at,
        message: {
          zh: `流程没有变量“${variable}”。`,
          en: `The flow has no variable \`${variable}\`.`,
        },
        ...correction(variable, known, {
          otherwise: {
            zh: '请在流程顶部的 vars 里声明它和默认值。',
            en: 'Declare it with a default under `vars` at the top of the flow.',
          },
          fix: (meant) => (isKey ? keyFix(at, meant) : valueFix(at, meant)),
        }),
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
      path: at,
      message: {
        zh: `变量“${variable}”的类型是 ${declared.type}，这里写的却是 ${found}。`,
        en: `Variable \`${variable}\` is a ${declared.type}, but a ${found} is written here.`,
      },
      hint: {
        zh: `请写一个 ${declared.type}；要写表达式，请以 = 开头。`,
        en: `Write a ${declared.type}; an expression begins with =.`,
      },
    },
  ];
}
