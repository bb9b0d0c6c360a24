import { useMutation } from '@tanstack/react-query';
import { App, Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient, queryKeys, ReasonDialog } from '../../app/index.ts';
import { isNothing, type ProfileChange, sendChange, tagChange } from './profile-change.ts';
import type { SubjectDetail } from './subject-facts.ts';

/** Changes tags, stage and points by hand, and asks why. */
export function ProfileDialog(props: { detail: SubjectDetail; onClose: () => void }) {
  const { t } = useTranslation('subject');
  const { notification } = App.useApp();
  const { detail, onClose } = props;
  const { kind, ref } = detail.subject;
  const [tags, setTags] = useState<readonly string[]>(detail.tags);
  const [stage, setStage] = useState('');
  const [points, setPoints] = useState(0);
  const ids = [useId(), useId(), useId()] as const;
  const change: ProfileChange = { ...tagChange(detail.tags, tags), stage: stage.trim(), points };
  const act = useMutation({
    mutationFn: (reason: string) => sendChange({ kind, ref }, { change, reason }, client),
    onSuccess: () => {
      notification.success({ title: t('profile.done') });
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.subject(kind, ref) }),
  });
  return (
    <ReasonDialog
      title={t('profile.title')}
      confirm={t('profile.confirm')}
      isPending={act.isPending}
      error={act.error}
      onConfirm={(reason) => (isNothing(change) ? onClose() : act.mutate(reason))}
      onClose={onClose}
    >
      <div className="gf-choices">
        <label htmlFor={ids[0]}>{t('tags')}</label>
        <Select
          id={ids[0]}
          mode="tags"
          value={[...tags]}
          onChange={(next: string[]) => setTags(next)}
          options={detail.tags.map((value) => ({ value }))}
        />
        <label htmlFor={ids[1]}>{t('profile.stage')}</label>
        <Input
          id={ids[1]}
          value={stage}
          maxLength={64}
          placeholder={detail.stage?.stage ?? ''}
          onChange={(event) => setStage(event.target.value)}
        />
        <label htmlFor={ids[2]}>{t('profile.points', { points: detail.points })}</label>
        <InputNumber
          id={ids[2]}
          value={points}
          precision={0}
          onChange={(value) => setPoints(value ?? 0)}
        />
      </div>
    </ReasonDialog>
  );
}
