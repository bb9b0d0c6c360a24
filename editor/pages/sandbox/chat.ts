import type { Answer } from '../../app/index.ts';

export type SandboxChat = Answer<'getSandbox'>;
export type SandboxMessage = SandboxChat['messages'][number];
export type SandboxMember = SandboxChat['members'][number];

/** What the chat shows, from top to bottom. */
export type ChatLine =
  | { readonly type: 'time'; readonly at: string }
  | { readonly type: 'system'; readonly message: SandboxMessage }
  | { readonly type: 'bubble'; readonly message: SandboxMessage; readonly mine: boolean };

/** A quarter of an hour of silence, and the next message says its time again. */
const SILENCE_MS = 15 * 60_000;

/** The group's messages (`null`) or those of one person's private chat, oldest first. */
export function messagesOf(chat: SandboxChat, person: string | null): readonly SandboxMessage[] {
  return chat.messages.filter((message) => message.person === person);
}

/** Arranges messages as a chat does: times after a silence, system lines, my bubbles apart. */
export function chatLines(
  messages: readonly SandboxMessage[],
  isMine: (message: SandboxMessage) => boolean,
): readonly ChatLine[] {
  const lines: ChatLine[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const message of messages) {
    const at = Date.parse(message.at);
    if (at - before >= SILENCE_MS) lines.push({ type: 'time', at: message.at });
    before = at;
    if (message.from === 'system') lines.push({ type: 'system', message });
    else lines.push({ type: 'bubble', message, mine: isMine(message) });
  }
  return lines;
}

/** The persons with a private chat, members in their order, then staff; `also` is among them. */
export function privateChats(chat: SandboxChat, also: string | null): readonly string[] {
  const talked = new Set(chat.messages.map((message) => message.person));
  const members = chat.members.map((member) => member.ref);
  const staff = [...talked].filter((person) => person !== null && !members.includes(person));
  return [...members.filter((ref) => talked.has(ref) || ref === also), ...staff].filter(
    (person) => person !== null,
  );
}

/** The first name that nobody in the group has. */
export function suggestName(names: readonly string[], members: readonly SandboxMember[]): string {
  const taken = new Set(members.map((member) => member.name));
  return names.find((name) => !taken.has(name)) ?? `${names[0] ?? ''}${members.length + 1}`;
}

/** Finds a member by ref, or by name as messages carry it. */
export function memberOf(chat: SandboxChat, refOrName: string): SandboxMember | null {
  const { members } = chat;
  return (
    members.find((member) => member.ref === refOrName) ??
    members.find((member) => member.name === refOrName) ??
    null
  );
}

/** One of the avatar colours, always the same for one person. */
export function avatarColour(ref: string): number {
  let sum = 0;
  for (const letter of ref) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 8;
}

/** What stands in the square of an avatar: the last two Chinese characters, or the first letter. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/\p{Script=Han}/u.test(trimmed)) return [...trimmed].slice(-2).join('');
  return [...trimmed].slice(0, 1).join('').toUpperCase();
}
