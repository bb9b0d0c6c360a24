import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, Loaded, queryKeys, useUrlState } from '../../app/index.ts';
import { ChatPanel } from './ChatPanel.tsx';
import { ClockPanel } from './ClockPanel.tsx';
import type { SandboxChat } from './chat.ts';
import { EventPanel } from './EventPanel.tsx';
import { MemberInstances } from './MemberInstances.tsx';
import { MemberPanel } from './MemberPanel.tsx';
import './sandbox.css';

/** A make-believe group in which flows can be tried, with a clock that can be moved. */
export function SandboxPage() {
  const chat = useQuery({
    queryKey: queryKeys.sandbox,
    queryFn: ({ signal }) => client.getSandbox({ signal }),
  });
  return (
    <Loaded query={chat}>{(known) => <Sandbox chat={known} readAt={chat.dataUpdatedAt} />}</Loaded>
  );
}

function Sandbox({ chat, readAt }: { chat: SandboxChat; readAt: number }) {
  const { t } = useTranslation('sandbox');
  const [url, setUrl] = useUrlState('as', 'chat');
  const present = chat.members.filter((member) => member.present);
  const speaker = chat.members.find((member) => member.ref === url.as) ?? present[0] ?? null;
  const person = url.chat === '' ? null : url.chat;
  return (
    <div className="gf-sandbox">
      <h1 className="gf-unseen">{t('frame:nav.sandbox')}</h1>
      <MemberPanel
        chat={chat}
        speaker={speaker}
        onSpeak={(ref) => setUrl({ as: ref, chat: person === null ? '' : ref })}
        onPrivate={(ref) => setUrl({ as: ref, chat: ref })}
      />
      <ChatPanel
        chat={chat}
        speaker={speaker}
        person={person}
        onOpen={(ref) => setUrl({ chat: ref ?? '', ...(isMember(chat, ref) ? { as: ref } : {}) })}
      />
      <div className="gf-sandbox-side">
        <ClockPanel clock={chat.clock} readAt={readAt} />
        <EventPanel speaker={speaker} />
        <MemberInstances group={chat.group.ref} speaker={speaker} />
      </div>
    </div>
  );
}

/** The chats with staff have nobody of the group in them to speak as. */
function isMember(chat: SandboxChat, ref: string | null): ref is string {
  return chat.members.some((member) => member.ref === ref);
}
