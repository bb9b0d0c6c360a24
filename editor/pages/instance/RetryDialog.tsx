import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient, queryKeys, ReasonDialog } from '../../app/index.ts';
import type { InstanceDetail } from './instance-path.ts';

/** Asks why a failed instance is to go on, and on which version; the journal keeps both. */
export function RetryDialog(props: { detail: InstanceDetail; onClose: () => void }) {
  const { t } = useTranslation('instance');
  const { message } = App.useApp();
  const [version, setVersion] = useState<'own' | 'latest'>('own');
  const { id, flow, version: own } = props.detail.instance;
  const latest = useLatest(flow);
  const retry = useMutation({
    mutationFn: (reason: string) =>
      client.retryInstance({ params: { id }, body: { reason, version } }),
    onSuccess: () => {
      void message.success(t('retry.done'));
      void queryClient.invalidateQueries({ queryKey: queryKeys.instance(id) });
      props.onClose();
    },
  });
  return (
    <ReasonDialog
      title={t('retry.title')}
      confirm={t('retry.confirm')}
      isPending={retry.isPending}
      error={retry.error}
      onConfirm={retry.mutate}
      onClose={props.onClose}
    >
      <p>{t('retry.consequence')}</p>
      {latest !== null && latest !== own && (
        <Radio.Group
          className="gf-choice"
          aria-label={t('retry.version')}
          value={version}
          onChange={({ target }) => setVersion(target.value)}
          options={[
            { value: 'own', label: t('retry.own', { version: own }) },
            { value: 'latest', label: t('retry.latest', { version: latest }) },
          ]}
        />
      )}
    </ReasonDialog>
  );
}

/** The version on which the flow starts instances now; null until it is known, or for none. */
function useLatest(flow: string): number | null {
  const { data } = useQuery({
    queryKey: queryKeys.flow(flow),
    queryFn: ({ signal }) => client.getFlow({ params: { id: flow }, signal }),
  });
  return data?.status === 'active' ? data.version : null;
}
