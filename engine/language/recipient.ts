import type { Static } from 'typebox';
import type { Text } from '../base/index.ts';
import type { Path } from './finding.ts';
import type { ExpressionSite } from './kind.ts';
import type { Recipient as PlanRecipient, SubjectKind } from './plan.ts';
import type { Recipient } from './schema.ts';
import { planValue, valueSite } from './values.ts';

export type RecipientSpec = Static<typeof Recipient>;

const NAMES = {
  member: { zh: '群成员', en: 'the member' },
  customer: { zh: '客户', en: 'the customer' },
  group: { zh: '群', en: 'the group' },
  owner: { zh: '群主', en: "the group's owner" },
} as const satisfies Record<string, Text>;

export function lowerRecipient(to: RecipientSpec): PlanRecipient {
  if (typeof to === 'string') return { type: to };
  if ('staff' in to) return { type: 'staff', ref: planValue(to.staff) };
  if ('role' in to) return { type: 'role', role: to.role };
  return { type: 'duty', roster: to.duty };
}

export function recipientSites(to: RecipientSpec, at: Path): readonly ExpressionSite[] {
  return typeof to === 'object' && 'staff' in to ? valueSite(to.staff, [...at, 'staff']) : [];
}

/** Names a recipient in the operator's words: 「群成员」, 「值班：service」. */
export function describeRecipient(to: RecipientSpec): Text {
  if (typeof to === 'string') return NAMES[to];
  if ('staff' in to) return { zh: `员工 ${to.staff}`, en: `staff ${to.staff}` };
  if ('role' in to) return { zh: `角色“${to.role}”`, en: `role ${to.role}` };
  return { zh: `值班表“${to.duty}”`, en: `on duty: ${to.duty}` };
}

/** To whom a message goes in a flow about such a subject, until its author says otherwise. */
export function recipientFor(about: SubjectKind | null): 'member' | 'customer' | 'group' {
  return about === null || about === 'workspace' ? 'customer' : about;
}
