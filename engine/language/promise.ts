import Type, { type Static } from 'typebox';
import type { Json } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { Path } from './finding.ts';
import { closed, Id } from './schema.ts';

const MessagePromise = closed(
  {
    max: Type.Integer({ minimum: 0, maximum: 999 }),
    per: Type.Enum(['day', 'week', 'month'], {
      description: '任意 24 小时、7 天、30 天 · any 24 hours, 7 days, 30 days',
    }),
    class: Type.Optional(Id),
    to: Type.Optional(
      Type.Enum(['person', 'group'], {
        description: '只算发给本人的，或只算发到群里的 · only to the person, or only to the group',
      }),
    ),
  },
  {
    description:
      '任意一段 per 里最多 max 条；写了 class 只算这一类 · at most max in any per; with class only of it',
  },
);

/** The key `assert` of a flow: what holds on every path, or the flow is not published. */
export const Assert = closed(
  {
    messages: Type.Union([
      MessagePromise,
      Type.Array(MessagePromise, { minItems: 1, maxItems: 20 }),
    ]),
  },
  {
    description:
      '保证：走任何一条路、结束后再开始，一个对象最多收到几条；做不到就不能发布 · a promise: at most so many ' +
      'messages to one subject on every path, starts after an end included; broken, it keeps the ' +
      'flow from being published',
  },
);

/** A limit that the author has promised, with its place in the document. */
export type FlowPromise = Static<typeof MessagePromise> & { readonly at: Path };

/** Reads what fits {@link Assert}. */
export function promisesIn(json: Json | undefined): readonly FlowPromise[] {
  if (!isJsonObject(json)) return [];
  const { messages } = json;
  const at: Path = ['assert', 'messages'];
  if (Array.isArray(messages)) {
    return messages.flatMap((one: Json, index) => promiseIn(one, [...at, index]));
  }
  return promiseIn(messages, at);
}

function promiseIn(json: Json | undefined, at: Path): readonly FlowPromise[] {
  if (!isJsonObject(json)) return [];
  const { max, per, class: name, to } = json;
  if (typeof max !== 'number' || (per !== 'day' && per !== 'week' && per !== 'month')) return [];
  return [
    {
      max,
      per,
      ...(typeof name === 'string' && { class: name }),
      ...((to === 'person' || to === 'group') && { to }),
      at,
    },
  ];
}
