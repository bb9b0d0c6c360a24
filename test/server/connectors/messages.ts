import type { EffectKey, FlowId, InstanceId, StepId } from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import type { Message } from '../../../engine/runtime/index.ts';

/** A message as the core decides it; the test says only what matters to it. */
export function message(parts: Partial<Message> = {}): Message {
  return {
    type: 'send',
    // Names of the shape that the core gives.
    key: 'welcome-1/greet/1/0' as EffectKey,
    connector: 'shop',
    to: { kind: 'customer', person: 'wm1' },
    class: 'service',
    channel: null,
    parts: [{ type: 'text', text: '你好' }],
    mention: [],
    createdAt: instant(Date.UTC(2026, 2, 2, 2)),
    promise: 'at-least-once',
    deadlineAt: null,
    report: null,
    origin: {
      flow: 'welcome' as FlowId,
      version: 3,
      instance: 'welcome-1' as InstanceId,
      step: 'greet' as StepId,
      subject: { kind: 'customer', ref: 'wm1' },
    },
    ...parts,
  };
}
