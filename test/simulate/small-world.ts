import type { Instant, Json } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type { Instance, JournalFact, NewEvent, SubjectRef } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, renderFinding } from '../../engine/language/index.ts';
import { catalogueOf, createWorld, type World } from '../../engine/simulate/index.ts';
import type { Channel } from '../../engine/simulate/mail.ts';

/** 2026-03-02 is a Monday. */
const MONDAY_NINE = at('2026-03-02T09:00:00+08:00');
export const MEMBER: SubjectRef = { kind: 'member', ref: 'g1/p1' };
export const CUSTOMER: SubjectRef = { kind: 'customer', ref: 'p1' };
export const GROUP: SubjectRef = { kind: 'group', ref: 'g1' };

export function at(time: string): Instant {
  return instant(Date.parse(time));
}

/** A world with shorter words for what tests do. */
export interface SmallWorld {
  readonly world: World;
  /** Tells an event; about the member unless said otherwise. */
  tell(type: string, data?: Record<string, Json>, subject?: SubjectRef): void;
  to(time: string): void;
  /** Texts of the messages so far, with the kind of their target. */
  sent(): string[];
  outcomes(): (string | null)[];
  newest(): Instance;
  facts<Type extends JournalFact['type']>(type: Type): Extract<JournalFact, { type: Type }>[];
  refusals(): string[];
}

/** Opens a world in which these flows run, which must be free of errors. */
export function smallWorld(
  texts: readonly string[],
  options: {
    readonly at?: Instant;
    readonly workspace?: Partial<Workspace>;
    readonly channel?: Channel;
  } = {},
): SmallWorld {
  const workspace = { ...DEFAULT_WORKSPACE, ...options.workspace };
  const flows = texts.map((text) => {
    const { compiled, findings } = checkFlow(text, workspace);
    if (compiled) return compiled;
    const shown = { text, file: 'flow', locale: 'en', color: false } as const;
    throw new Error(findings.map((finding) => renderFinding(finding, shown)).join('\n'));
  });
  const world = createWorld({
    catalogue: catalogueOf(flows, workspace),
    at: options.at ?? MONDAY_NINE,
    ...(options.channel && { channel: options.channel }),
  });
  let told = 0;
  return {
    world,
    tell(type, data = {}, subject = MEMBER) {
      told += 1;
      world.send(eventOf({ id: `e${told}`, type, data, subject, time: world.now() }));
    },
    to: (time) => world.advanceTo(at(time)),
    sent: () =>
      world.log.flatMap((entry) => {
        if (entry.type !== 'message') return [];
        const texts = entry.message.parts.map((part) => (part.type === 'text' ? part.text : ''));
        return [`${entry.message.to.kind}: ${texts.join(' ')}`];
      }),
    outcomes: () => world.instances().map((instance) => instance.outcome),
    newest: () => world.instances().at(-1)!,
    facts: <Type extends JournalFact['type']>(type: Type) =>
      world.log.flatMap((entry) =>
        entry.type === 'journal' && entry.entry.fact.type === type
          ? [entry.entry.fact as Extract<JournalFact, { type: Type }>]
          : [],
      ),
    refusals: () =>
      world.log.flatMap((entry) => (entry.type === 'refused' ? [entry.refusal.why] : [])),
  };
}

export function eventOf(event: Omit<NewEvent, 'source'>): NewEvent {
  return { source: 'test', ...event };
}

/** A flow about a member that starts when they join, unless `more` says otherwise. */
export function memberFlow(
  id: string,
  steps: string,
  more: { readonly top?: string; readonly on?: string; readonly about?: string } = {},
): string {
  return `
flow: ${id}
about: ${more.about ?? 'member'}
start: [{ on: ${more.on ?? 'member.joined'} }]
${more.top ?? ''}
steps:
${steps}
`;
}
