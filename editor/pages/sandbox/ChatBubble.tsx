import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTimeWords } from '../../app/index.ts';
import { Avatar } from './Avatar.tsx';
import type { SandboxMember, SandboxMessage } from './chat.ts';
import { useSpeak } from './sandbox-acts.ts';

interface Props {
  readonly message: SandboxMessage;
  readonly mine: boolean;
  readonly speaking: SandboxMember | null;
  readonly whoIs: (refOrName: string) => SandboxMember | null;
}

/** One message with who said it; a menu's choices below it answer when they are clicked. */
export function ChatBubble({ message, mine, speaking, whoIs }: Props) {
  const time = useTimeWords();
  const { t } = useTranslation('sandbox');
  const author = whoIs(message.author);
  const name = message.from === 'flow' ? t('chat.assistant') : (author?.name ?? message.author);
  return (
    <article className={`gf-said${mine ? ' gf-mine' : ''}`} aria-label={name}>
      <Avatar
        name={name}
        seed={author?.ref ?? message.author}
        assistant={message.from === 'flow'}
      />
      <div className="gf-said-body">
        <span className="gf-said-name">
          {!mine && name} <time dateTime={message.at}>{time.clock(message.at).slice(0, 5)}</time>
        </span>
        <div className={`gf-bubble gf-bubble-${message.from}`} title={time.full(message.at)}>
          {message.mention.map((ref) => (
            <span key={ref} className="gf-mention">
              @{whoIs(ref)?.name ?? ref}{' '}
            </span>
          ))}
          {message.text}
        </div>
        {message.replies.length > 0 && <Replies message={message} speaking={speaking} />}
      </div>
    </article>
  );
}

function Replies(props: { message: SandboxMessage; speaking: SandboxMember | null }) {
  const { t } = useTranslation('sandbox');
  const speak = useSpeak();
  const { message, speaking } = props;
  return (
    <div className="gf-replies">
      {message.replies.map((text) => (
        <Tooltip
          key={text}
          title={
            speaking === null ? t('chat.nobody') : t('chat.replyAs', { name: speaking.name, text })
          }
        >
          <button
            type="button"
            className="gf-reply"
            disabled={speaking === null || speak.isPending}
            onClick={() =>
              speaking &&
              speak.mutate({ ref: speaking.ref, text, private: message.person !== null })
            }
          >
            {text}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
