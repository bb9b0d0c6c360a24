import type { Text } from '../base/index.ts';
import type { Explained, JournalEntry, StoredEvent } from '../core/index.ts';
import { personOfMember } from '../core/index.ts';
import { eventTitle } from '../language/index.ts';
import { refOf } from './expected-list.ts';
import type { SendEffect } from './mail.ts';
import { messageText } from './message-words.ts';
import type { TimelineLine } from './report.ts';
import { versionTeller } from './version-of.ts';
import type { WorldEntry } from './world-log.ts';

/** As many lines as a person reads; the last ones tell most. */
const LINE_MAX = 200;
const TEXT_MAX = 80;

/** Says in words what an instance decided on a version, counted from 1. */
export type ExplainVersion = (entry: JournalEntry, version: number) => Explained;

/** Tells in words what happened in a world, the last 200 things of it. */
export function timelineOf(
  log: readonly WorldEntry[],
  explain: ExplainVersion,
): readonly TimelineLine[] {
  const versionOf = versionTeller();
  const lines = log.flatMap((entry): readonly TimelineLine[] => {
    const version = versionOf(entry) ?? 1;
    const said = sayEntry(entry, (decided) => explain(decided, version));
    return said ? [{ at: entry.at, ...said }] : [];
  });
  return lines.slice(-LINE_MAX);
}

type Said = Omit<TimelineLine, 'at'>;

function sayEntry(entry: WorldEntry, explain: (entry: JournalEntry) => Explained): Said | null {
  switch (entry.type) {
    case 'event':
      return entry.event.instance === undefined
        ? { words: eventWords(entry.event), line: null }
        : null;
    case 'journal': {
      // The message itself stands in the log, with its text.
      if (entry.entry.fact.type === 'handedOver') return null;
      const { words, line } = explain(entry.entry);
      return { words, line };
    }
    case 'message':
      return { words: messageWords(entry.message), line: null };
    case 'request':
      return null;
    case 'refused':
      return { words: refusalWords(entry.refusal.why), line: null };
  }
}

function eventWords(event: StoredEvent): Text {
  const { kind, ref } = event.subject;
  const who = kind === 'member' ? personOfMember(ref) : ref;
  const text = typeof event.data.text === 'string' ? shortened(event.data.text) : null;
  if (event.type === '@schedule') {
    return { zh: `定时触发（${who}）`, en: `Schedule fired (${who})` };
  }
  const title = eventTitle(event.type);
  return {
    zh: `事件“${title.zh}”（${who}）${text === null ? '' : `：“${text}”`}`,
    en: `Event “${title.en}” (${who})${text === null ? '' : `: “${text}”`}`,
  };
}

function messageWords(message: SendEffect): Text {
  const text = shortened(messageText(message.parts));
  const to = `${message.to.kind} ${refOf(message.to)}`;
  return { zh: `发给 ${to}：“${text}”`, en: `To ${to}: “${text}”` };
}

const REFUSALS: Readonly<Record<string, Text>> = {
  late: { zh: '事件来得太晚', en: 'the event came too late' },
  running: { zh: '正在进行', en: 'one is running' },
  before: { zh: '已经开始过', en: 'it has run before' },
  cooldown: { zh: '还在间隔期内', en: 'its cooldown is not over' },
  condition: { zh: '条件不成立', en: 'its condition does not hold' },
  notPresent: { zh: '已不在群里', en: 'they are not in the group' },
  depth: { zh: '事件的连锁太长', en: 'too many events followed from one another' },
};

function refusalWords(why: string): Text {
  const reason = REFUSALS[why] ?? { zh: why, en: why };
  return { zh: `没有开始：${reason.zh}`, en: `Did not start: ${reason.en}` };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX)}…` : line;
}
