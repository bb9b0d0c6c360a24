import type { Path } from '../finding.ts';
import type { Reference } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import type { Recipient, SubjectKind } from '../plan.ts';
import type { AudienceKind } from '../workspace.ts';
import type { CheckInput } from './flow-check.ts';
import { type Register, unknownIn } from './unknown-in.ts';

const ROLE: Register = { code: 'UNKNOWN_ROLE', title: { zh: '角色', en: 'role' } };
const ROSTER: Register = { code: 'UNKNOWN_ROSTER', title: { zh: '值班表', en: 'roster' } };

const REACHED: Readonly<Record<'member' | 'customer' | 'group' | 'owner', readonly SubjectKind[]>> =
  {
    member: ['member'],
    customer: ['member', 'customer'],
    group: ['member', 'group'],
    owner: ['member', 'group'],
  };

/** What is wrong with the names by which a recipient is found. */
export function nameMistakes(
  { to, at }: { readonly to: Recipient; readonly at: Path },
  input: CheckInput,
): readonly Mistake[] {
  const { workspace } = input;
  const found: Mistake[] = [];
  if (to.type === 'role') {
    found.push(
      ...unknownIn(Object.keys(workspace.roles), { name: to.role, at: [...at, 'role'] }, ROLE),
    );
  }
  if (to.type === 'duty') {
    found.push(
      ...unknownIn(
        Object.keys(workspace.rosters),
        { name: to.roster, at: [...at, 'duty'] },
        ROSTER,
      ),
    );
  }
  if (
    to.type === 'member' ||
    to.type === 'customer' ||
    to.type === 'group' ||
    to.type === 'owner'
  ) {
    found.push(...aboutMistakes({ word: to.type, allowed: REACHED[to.type], at }, input));
  }
  return found;
}

/** What is wrong with whom a message is for. */
export function recipientMistakes(
  { to, at }: Extract<Reference, { type: 'recipient' }>,
  input: CheckInput,
): readonly Mistake[] {
  const { workspace } = input;
  const found = [...nameMistakes({ to, at }, input)];
  const audience = audienceOf(to);
  const connector = workspace.deliver[audience];
  if (connector === '' || !Object.hasOwn(workspace.connectors, connector)) {
    found.push(notDeliverable(audience, at));
  }
  return found;
}

/** Which of the connectors carries a message. */
export function audienceOf(to: Recipient): AudienceKind {
  return to.type === 'member' || to.type === 'customer' || to.type === 'group' ? to.type : 'staff';
}

function notDeliverable(audience: AudienceKind, path: Path): Mistake {
  return {
    code: 'NOT_DELIVERABLE',
    path,
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

/** What only flows about other subjects can do. */
export function aboutMistakes(
  { word, allowed, at }: Omit<Extract<Reference, { type: 'about' }>, 'type'>,
  input: CheckInput,
): readonly Mistake[] {
  const { about } = input.flow;
  if (about === null || allowed.includes(about)) return [];
  const list = listed(allowed);
  return [
    {
      code: 'RECIPIENT_UNREACHABLE',
      path: at,
      message: {
        zh: `关于 ${about} 的流程里不能用“${word}”，只有关于 ${list.zh} 的流程可以。`,
        en: `A flow about a ${about} cannot use \`${word}\`; only flows about ${list.en} can.`,
      },
      hint: {
        zh: `请换成流程知道的对象，或把流程改为 about: ${allowed[0]}。`,
        en: `Name someone whom the flow knows, or make the flow \`about: ${allowed[0]}\`.`,
      },
    },
  ];
}
