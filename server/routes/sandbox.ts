import { randomUUID } from 'node:crypto';
import type { Instant, JsonObject } from '../../engine/base/index.ts';
import type { SandboxMessage } from '../../engine/store/index.ts';
import { timeText } from '../answers/time.ts';
import type { Installation } from '../installation.ts';
import type { CallInput, Handlers } from '../mount.ts';
import { memberEvent } from '../sandbox/events.ts';
import { SANDBOX_GROUP } from '../sandbox/group.ts';
import type { SandboxMember } from '../sandbox/members.ts';
import { createSandboxMembers } from '../sandbox/members.ts';
import { clockAnswer } from './clock.ts';

type Names = 'getSandbox' | 'sandboxJoin' | 'sandboxLeave' | 'sandboxSpeak' | 'sandboxEvent';

/** Messages that the chat shows; older ones scroll out. */
const MESSAGES_MAX = 500;
/** Characters of an `Idempotency-Key` that count; longer ones are cut. */
const KEY_MAX = 150;

/** Plays a customer group: people join, speak and leave, and flows see it as they see any group. */
export function sandboxRoutes(installation: Installation): Pick<Handlers, Names> {
  const { store, clock, ingest } = installation;
  const members = createSandboxMembers(store);
  const say = (message: Omit<SandboxMessage, 'seq' | 'group' | 'mention' | 'replies'>) =>
    store.addSandboxMessages([{ ...message, group: SANDBOX_GROUP.ref, mention: [], replies: [] }]);
  return {
    async getSandbox() {
      const [list, messages, clockNow] = await Promise.all([
        members.list(),
        store.sandboxMessages(SANDBOX_GROUP.ref, MESSAGES_MAX),
        clockAnswer(installation),
      ]);
      return {
        group: { ...SANDBOX_GROUP },
        members: list.map((member) => ({ ...member })),
        messages: messages.map(messageAnswer),
        clock: clockNow,
      };
    },
    async sandboxJoin({ body }) {
      const member = await members.join(body.name);
      const at = clock.now();
      const id = randomUUID();
      await say(notice(id, at, `${member.name} 加入了群聊`));
      await ingest.accept([
        memberEvent(member, { id, type: 'member.joined', at, data: { joinScene: 'qr' } }),
      ]);
      return { ref: member.ref };
    },
    async sandboxLeave({ params }) {
      const member = await members.leave(params.ref);
      const at = clock.now();
      const id = randomUUID();
      await say(notice(id, at, `${member.name} 退出了群聊`));
      await ingest.accept([
        memberEvent(member, { id, type: 'member.left', at, data: { quitScene: 'self' } }),
      ]);
      return {};
    },
    async sandboxSpeak({ params, body, http }) {
      const member = await members.present(params.ref);
      const at = clock.now();
      const id = requestId(http);
      const isPrivate = body.private === true;
      await say({
        key: id,
        person: isPrivate ? member.ref : null,
        from: 'member',
        author: member.name,
        text: body.text,
        at,
      });
      await ingest.accept([spoken(member, { id, at, text: body.text, isPrivate })]);
      return {};
    },
    async sandboxEvent({ params, body, http }) {
      const member = await members.present(params.ref);
      // Parsed from JSON, so it can hold nothing but JSON.
      const data = (body.data ?? {}) as JsonObject;
      const event = { id: requestId(http), type: body.type, at: clock.now(), data };
      await ingest.accept([memberEvent(member, event)]);
      return {};
    },
  };
}

function requestId(http: CallInput<unknown>['http']): string {
  return http.req.header('idempotency-key')?.slice(0, KEY_MAX) ?? randomUUID();
}

function spoken(
  member: SandboxMember,
  what: {
    readonly id: string;
    readonly at: Instant;
    readonly text: string;
    readonly isPrivate: boolean;
  },
) {
  const { id, at, text, isPrivate } = what;
  const channel = isPrivate ? 'direct' : 'group';
  const data = { messageRef: id, kind: 'text', text, mentions: [], links: [], channel };
  return memberEvent(member, { id, type: 'message.received', at, data, isPrivate });
}

/** A line of the chat that nobody says. */
function notice(key: string, at: Instant, text: string) {
  return { key, person: null, from: 'system', author: '', text, at } as const;
}

function messageAnswer(message: SandboxMessage) {
  const { seq, person, from, author, text, at, mention, replies } = message;
  return {
    seq,
    person,
    from,
    author,
    text,
    at: timeText(at),
    mention: [...mention],
    replies: [...replies],
  };
}
