import { Button, Input } from 'antd';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../app/index.ts';
import { Avatar } from './Avatar.tsx';
import type { SandboxMember } from './chat.ts';
import { useSpeak } from './sandbox-acts.ts';

/** The line at the bottom: says something as the chosen member, with Enter. */
export function Composer(props: {
  members: readonly SandboxMember[];
  speaking: SandboxMember | null;
  inGroup: boolean;
}) {
  const { members, speaking, inGroup } = props;
  const { t } = useTranslation('sandbox');
  const [text, setText] = useState('');
  const speak = useSpeak();
  const why = whySilent(members, speaking, inGroup);
  const say = () => {
    if (speaking === null || why !== null || text.trim() === '') return;
    const said = text.trim();
    setText('');
    speak.mutate(
      { ref: speaking.ref, text: said, private: !inGroup },
      { onError: () => setText(said) },
    );
  };
  const onKey = (event: KeyboardEvent) => {
    // Enter that ends the composition of a Chinese word does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <div className="gf-composer">
      <span className="gf-composer-as">
        {speaking !== null && <Avatar name={speaking.name} seed={speaking.ref} />}
        <span>
          {speaking === null ? t('composer.nobody') : t('composer.as', { name: speaking.name })}
        </span>
        {why !== null && <span className="gf-faint">{t(`composer.${why}`)}</span>}
      </span>
      <div className="gf-composer-line">
        <Input.TextArea
          aria-label={t('composer.text')}
          placeholder={t(inGroup ? 'composer.placeholder' : 'composer.placeholderPrivate')}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={2000}
          disabled={why !== null}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        <Button
          type="primary"
          icon={<Icon name="send" />}
          disabled={why !== null || text.trim() === ''}
          loading={speak.isPending}
          onClick={say}
        >
          {t('composer.send')}
        </Button>
      </div>
    </div>
  );
}

/** Why nothing can be said: nobody is there, or the chosen one has left the group. */
function whySilent(
  members: readonly SandboxMember[],
  speaking: SandboxMember | null,
  inGroup: boolean,
): 'joinFirst' | 'notPerson' | 'hasLeft' | null {
  if (members.length === 0) return 'joinFirst';
  if (speaking === null) return inGroup ? 'joinFirst' : 'notPerson';
  return inGroup && !speaking.present ? 'hasLeft' : null;
}
