import Type from 'typebox';
import { Caps } from './policy-schema.ts';
import { ActionName, closed, ExactSpanText, SecretName, WebAddress } from './schema.ts';

const Rate = closed(
  {
    max: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      description: '任意一段 per 内最多发多少条 · most messages in any span of `per`',
    }),
    per: ExactSpanText,
  },
  { description: '限速，例如 { max: 20, per: 1s } · a limit, such as { max: 20, per: 1s }' },
);
const Delivering = {
  promise: Type.Optional(
    Type.Enum(['at-least-once', 'at-most-once'], {
      description:
        '不知是否发出时：再发（at-least-once，默认）或交给人处理（at-most-once） · ' +
        'in doubt: send again (at-least-once, the default) or ask a person (at-most-once)',
    }),
  ),
  actions: Type.Optional(
    Type.Array(ActionName, {
      maxItems: 100,
      description: '能做的动作，不写就是都能 · the actions that it performs, all when absent',
    }),
  ),
  rate: Type.Optional(Rate),
  ratePerTarget: Type.Optional(Rate),
  quota: Type.Optional(Caps),
  assisted: Type.Optional(
    Type.Boolean({
      description:
        '发给客户和群的消息要有人确认后才算发出 · ' +
        'messages to people outside go out only once a person has confirmed them',
    }),
  ),
  confirmWithin: Type.Optional(ExactSpanText),
};
/** What carries messages, and what can be told about its deliveries. */
export const ConnectorSchema = Type.Union([
  closed({ kind: Type.Enum(['console', 'sandbox']), ...Delivering }),
  closed({ kind: Type.Literal('webhook'), url: WebAddress, secret: SecretName, ...Delivering }),
  closed(
    {
      kind: Type.Literal('wecom'),
      corp: Type.String({ minLength: 1, maxLength: 64 }),
      agent: Type.Integer({ minimum: 1 }),
      secret: SecretName,
      token: SecretName,
      aesKey: SecretName,
      ...Delivering,
    },
    {
      description:
        '可以先写下来；这一版还接不上，deliver 不能用它 · can be written down; this version does ' +
        'not open it, and `deliver` cannot name it',
    },
  ),
]);
