import { canonicalJson, sha256Hex, unreachable } from '../base/index.ts';
import type { PlanAction, PlanPart, Workspace } from '../language/index.ts';
import type { ApprovalNeed } from './approval.ts';
import type { Draft } from './draft.ts';
import type { EffectOrigin } from './effect.ts';
import type { EventView } from './model.ts';
import { policyOf } from './policy/index.ts';
import { START_BY_FLOW } from './started-flow.ts';
import { originOf } from './turn-context.ts';

type SendAction = Extract<PlanAction, { readonly type: 'send' }>;

/** Lists the roles that have to approve messages of a class or a campaign, each once. */
export function approvingRoles(name: string, workspace: Workspace): readonly string[] {
  const policy = policyOf(workspace);
  const { approvals } = policy.messages.get(name) ?? policy.otherwise;
  return approvals.length === 0 ? NO_ROLES : [...new Set(approvals.map(({ role }) => role))];
}

const NO_ROLES: readonly string[] = [];

/** Says whether any messages have to be approved. */
export function hasApprovals({ everyClass, classes, campaigns }: Workspace): boolean {
  const rules = [everyClass ?? {}, ...Object.values(classes), ...Object.values(campaigns)];
  return rules.some(({ approval }) => approval !== undefined);
}

/** The approval that a message of a step needs; null where it needs none. */
export function approvalNeed(
  draft: Draft,
  action: SendAction,
  workspace: Workspace,
): ApprovalNeed | null {
  if (approvingRoles(action.class, workspace).length === 0) return null;
  const { trigger } = draft.base;
  const { by } = trigger.data;
  return needOf(originOf(draft, action.step), {
    occurrence: occurrenceOf(trigger),
    startedBy: trigger.type === '@start' && typeof by === 'string' ? by : null,
    text: action.variants.map((parts) => parts.flatMap(wordsOf).join('\n')).join('\n---\n'),
  });
}

/** Names an approval by all that it covers. */
export function needOf(
  { flow, version, step }: EffectOrigin,
  of: Omit<ApprovalNeed, 'id'>,
): ApprovalNeed {
  const { occurrence, text } = of;
  return { ...of, id: sha256Hex(canonicalJson([flow, version, step, occurrence, text])) };
}

/** What a start of several has in common: ids of the engine's own events end with the subject. */
function occurrenceOf({ type, id }: EventView): string | null {
  switch (type) {
    case '@start':
      return id;
    case '@schedule':
      return id.split('/').slice(0, 3).join('/');
    case START_BY_FLOW:
      // All pages of a broadcast are one; without an audience an instance starts just one other.
      return id.includes('#') ? id.slice(0, id.lastIndexOf('/', id.indexOf('#'))) : null;
    default:
      return null;
  }
}

function wordsOf(part: PlanPart): readonly string[] {
  switch (part.type) {
    case 'text':
      return [part.text];
    case 'image':
      return [part.url];
    case 'link':
      return [part.title, part.url];
    case 'menu':
      return part.items.map(({ label }) => label);
    default:
      return unreachable(part);
  }
}
