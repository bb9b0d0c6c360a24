import { Button, Input, Space } from 'antd';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../app/index.ts';
import type { SandboxMember } from './chat.ts';
import { suggestName } from './chat.ts';
import { useJoin } from './sandbox-acts.ts';

/** Lets a person join, by a suggested name or another. */
export function JoinForm(props: {
  members: readonly SandboxMember[];
  onJoined: (ref: string) => void;
}) {
  const { t } = useTranslation('sandbox');
  const join = useJoin();
  const [written, setWritten] = useState<string | null>(null);
  const name = written ?? suggestName(t('members.names').split(' '), props.members);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    join.mutate(name.trim(), {
      onSuccess: ({ ref }) => {
        setWritten(null);
        props.onJoined(ref);
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Space.Compact block>
        <Input
          aria-label={t('members.name')}
          maxLength={40}
          value={name}
          onChange={(event) => setWritten(event.target.value)}
        />
        <Button
          type="primary"
          htmlType="submit"
          icon={<Icon name="plus" />}
          disabled={name.trim() === ''}
          loading={join.isPending}
        >
          {t('members.join')}
        </Button>
      </Space.Compact>
    </form>
  );
}
