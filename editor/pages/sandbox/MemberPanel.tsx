import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../app/index.ts';
import { Avatar } from './Avatar.tsx';
import type { SandboxChat, SandboxMember } from './chat.ts';
import { JoinForm } from './JoinForm.tsx';
import { useLeave } from './sandbox-acts.ts';

interface Props {
  readonly chat: SandboxChat;
  readonly speaker: SandboxMember | null;
  readonly onSpeak: (ref: string) => void;
  readonly onPrivate: (ref: string) => void;
}

/** Who is in the group: choose whom to speak as, let people join and leave. */
export function MemberPanel(props: Props) {
  const { t } = useTranslation('sandbox');
  const present = props.chat.members.filter((member) => member.present);
  const gone = props.chat.members.filter((member) => !member.present);
  return (
    <section className="gf-members" aria-label={t('members.title')}>
      <h2>{t('members.count', { count: present.length })}</h2>
      <JoinForm members={props.chat.members} onJoined={props.onSpeak} />
      {present.length === 0 && <p className="gf-faint">{t('members.empty')}</p>}
      <ul className="gf-member-list">
        {present.map((member) => (
          <MemberRow key={member.ref} member={member} {...props} />
        ))}
      </ul>
      {gone.length > 0 && (
        <>
          <h3 className="gf-faint">{t('members.gone')}</h3>
          <ul className="gf-member-list">
            {gone.map((member) => (
              <MemberRow key={member.ref} member={member} {...props} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function MemberRow(props: { member: SandboxMember } & Omit<Props, 'chat'>) {
  const { member, speaker, onSpeak, onPrivate } = props;
  const { t } = useTranslation('sandbox');
  const leave = useLeave();
  const here = speaker?.ref === member.ref;
  const { name } = member;
  return (
    <li className={`gf-member${here ? ' gf-here' : ''}${member.present ? '' : ' gf-gone'}`}>
      <button
        type="button"
        className="gf-member-name"
        aria-pressed={here}
        title={t('members.speakAs', { name })}
        onClick={() => onSpeak(member.ref)}
      >
        <Avatar name={name} seed={member.ref} />
        <span className="gf-clip">{name}</span>
      </button>
      <Tooltip title={t('members.private', { name })}>
        <Button
          type="text"
          aria-label={t('members.private', { name })}
          icon={<Icon name="chat" />}
          onClick={() => onPrivate(member.ref)}
        />
      </Tooltip>
      {member.present && (
        <Tooltip title={t('members.leave', { name })}>
          <Button
            type="text"
            aria-label={t('members.leave', { name })}
            loading={leave.isPending}
            icon={<Icon name="leave" />}
            onClick={() => leave.mutate(member.ref)}
          />
        </Tooltip>
      )}
    </li>
  );
}
