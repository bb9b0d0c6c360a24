import { entryOf } from '../base/index.ts';
import type { AudienceKind, Workspace } from '../language/index.ts';
import type { Address } from './effect.ts';
import type { EntityState } from './model.ts';

/** Why a message does not go out, as the journal says it in words. */
export type BlockReason = 'noConnector' | 'noRecipient' | 'nobodyOnDuty' | 'notInGroup';

/** What the gate says of one message to one target. */
export type Verdict =
  | { readonly type: 'now'; readonly connector: string }
  | { readonly type: 'never'; readonly why: BlockReason };

/**
 * Judges a message to one target, in the transaction that would hand it over. Every outbound
 * message
 * passes here.
 */
export function judgeSend(input: {
  readonly to: Address;
  readonly workspace: Workspace;
  readonly entity: EntityState;
}): Verdict {
  const { to, workspace, entity } = input;
  if (to.kind === 'member' && entity.kind === 'person') {
    const member = entryOf(entity.members, to.group);
    if (member && !member.present) return { type: 'never', why: 'notInGroup' };
  }
  const connector = workspace.deliver[audienceOf(to)];
  if (!workspace.connectors[connector]) return { type: 'never', why: 'noConnector' };
  return { type: 'now', connector };
}

function audienceOf(to: Address): AudienceKind {
  return to.kind;
}
