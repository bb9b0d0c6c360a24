import { Badge, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { TimeText } from '../../app/index.ts';
import { ChatBubble } from './ChatBubble.tsx';
import { Composer } from './Composer.tsx';
import type { SandboxChat, SandboxMember, SandboxMessage } from './chat.ts';
import { chatLines, memberOf, messagesOf, privateChats } from './chat.ts';
import { useUnread } from './unread.ts';
import './chat.css';

interface Props {
  readonly chat: SandboxChat;
  readonly speaker: SandboxMember | null;
  /** Whose private chat is open; `null` for the group. */
  readonly person: string | null;
  readonly onOpen: (person: string | null) => void;
}

/** The group's chat, the private chats beside it, and the line to speak in. */
export function ChatPanel({ chat, speaker, person, onOpen }: Props) {
  const { t } = useTranslation('sandbox');
  const present = chat.members.filter((member) => member.present).length;
  const speaking = person === null ? speaker : memberOf(chat, person);
  const open = person ?? GROUP;
  const { unread, markSeen } = useUnread(chat, open);
  const tab = (key: string, name: string) => ({
    key,
    label: <ChatName name={name} unread={unread(key)} />,
  });
  const nameOfChat = (ref: string) =>
    ref.startsWith(STAFF)
      ? t('chat.staff', { name: ref.slice(STAFF.length) })
      : t('chat.private', { name: memberOf(chat, ref)?.name ?? ref });
  return (
    <section className="gf-chat" aria-label={t('chat.title')}>
      <Tabs
        className="gf-chat-tabs"
        activeKey={open}
        onChange={(key) => {
          markSeen(key);
          onOpen(key === GROUP ? null : key);
        }}
        items={[
          tab(GROUP, t('chat.group', { name: chat.group.name, count: present })),
          ...privateChats(chat, person).map((ref) => tab(ref, nameOfChat(ref))),
        ]}
      />
      <ChatLog
        key={open}
        messages={messagesOf(chat, person)}
        speaking={speaking}
        inGroup={person === null}
        whoIs={(author) => memberOf(chat, author)}
      />
      <Composer members={chat.members} speaking={speaking} inGroup={person === null} />
    </section>
  );
}

/** No person's ref is empty, so this names the group's tab. */
const GROUP = '';
/** How the chats with staff are named. */
const STAFF = 'staff/';

function ChatName({ name, unread }: { name: string; unread: number }) {
  const { t } = useTranslation('sandbox');
  return (
    <Badge count={unread} size="small" offset={[6, 0]} title={t('chat.unread', { count: unread })}>
      {name}
    </Badge>
  );
}

function ChatLog(props: {
  messages: readonly SandboxMessage[];
  speaking: SandboxMember | null;
  inGroup: boolean;
  whoIs: (refOrName: string) => SandboxMember | null;
}) {
  const { messages, speaking, inGroup, whoIs } = props;
  const { t } = useTranslation('sandbox');
  const isMine = ({ from, author }: SandboxMessage) =>
    from === 'member' && speaking !== null && whoIs(author)?.ref === speaking.ref;
  return (
    // The reversed column keeps the newest message in view by itself.
    <div className="gf-log" role="log" aria-label={t('chat.messages')}>
      <div>
        {messages.length === 0 && (
          <p className="gf-system">{t(inGroup ? 'chat.empty' : 'chat.emptyPrivate')}</p>
        )}
        {chatLines(messages, isMine).map((line) => {
          if (line.type === 'time') {
            return (
              <p key={`time ${line.at}`} className="gf-system">
                <TimeText at={line.at} />
              </p>
            );
          }
          const { message } = line;
          if (line.type === 'system') {
            return (
              <p key={message.seq} className="gf-system">
                {message.text}
              </p>
            );
          }
          return (
            <ChatBubble
              key={message.seq}
              message={message}
              mine={line.mine}
              speaking={speaking}
              whoIs={whoIs}
            />
          );
        })}
      </div>
    </div>
  );
}
