import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, queryClient, queryKeys, ReasonDialog } from '../../app/index.ts';

interface Props {
  readonly id: string;
  /** It has failed, so that it is given up rather than ended. */
  readonly hasFailed: boolean;
  readonly onClose: () => void;
}

/** Asks why an instance is to end, and ends it; the journal keeps the reason. */
export function CancelDialog({ id, hasFailed, onClose }: Props) {
  const { t } = useTranslation('instance');
  const { message } = App.useApp();
  const cancel = useMutation({
    mutationFn: (reason: string) => client.cancelInstance({ params: { id }, body: { reason } }),
    onSuccess: () => {
      void message.success(t('cancel.done'));
      void queryClient.invalidateQueries({ queryKey: queryKeys.instance(id) });
      onClose();
    },
  });
  return (
    <ReasonDialog
      danger
      title={t(hasFailed ? 'giveUp.title' : 'cancel.title')}
      confirm={t(hasFailed ? 'giveUp.confirm' : 'cancel.confirm')}
      isPending={cancel.isPending}
      error={cancel.error}
      onConfirm={cancel.mutate}
      onClose={onClose}
    >
      <p>{t(hasFailed ? 'giveUp.consequence' : 'cancel.consequence')}</p>
    </ReasonDialog>
  );
}
