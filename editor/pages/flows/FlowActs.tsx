import { useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { client, Icon, queryClient, queryKeys, useProblemWords } from '../../app/index.ts';
import type { FlowAct, FlowRow } from './flow-rows.ts';
import { whyNot } from './flow-rows.ts';

/** What can be done with a flow from the list; what cannot be says why. */
export function FlowActs({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation('flows');
  const [, navigate] = useLocation();
  const act = useFlowAct(flow);
  const toggle = flow.status === 'paused' ? 'resume' : 'pause';
  const refusal = whyNot(toggle, flow.status);
  const label = t(`act.${toggle}`);
  const noArchive = whyNot('archive', flow.status);
  return (
    <span className="gf-row gf-one-row">
      <Tooltip title={refusal === null ? label : t(`whyNot.${refusal}`)}>
        <Button
          type="text"
          aria-label={t('act.of', { act: label, title: flow.title })}
          disabled={refusal !== null || act.isPending}
          icon={<Icon name={toggle === 'pause' ? 'pause' : 'play'} />}
          onClick={() => act.mutate(toggle)}
        />
      </Tooltip>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{
          items: [
            { key: 'open', label: t('act.open') },
            { key: 'instances', label: t('act.instances') },
            { type: 'divider' },
            {
              key: 'archive',
              label: noArchive === null ? t('act.archive') : t(`whyNot.${noArchive}`),
              disabled: noArchive !== null,
              danger: noArchive === null,
            },
          ],
          onClick: ({ key }) => {
            if (key === 'archive') act.confirmArchive();
            else navigate(key === 'open' ? `/flows/${flow.id}` : `/flows/${flow.id}/instances`);
          },
        }}
      >
        <Button
          type="text"
          aria-label={t('act.of', { act: t('act.more'), title: flow.title })}
          icon={<Icon name="more" />}
        />
      </Dropdown>
    </span>
  );
}

function useFlowAct(flow: FlowRow) {
  const { t } = useTranslation('flows');
  const { message, modal } = App.useApp();
  const words = useProblemWords();
  const mutation = useMutation({
    mutationFn: (act: FlowAct) => callOf(act)({ params: { id: flow.id } }),
    onSuccess: (_, act) => void message.success(t(`done.${act}`, { title: flow.title })),
    onError: (error) => void message.error(words(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.flows }),
  });
  const confirmArchive = () =>
    modal.confirm({
      title: t('archive.title', { title: flow.title }),
      content: t('archive.consequence', { count: flow.counts.active }),
      okText: t('act.archive'),
      okButtonProps: { danger: true },
      cancelText: t('frame:cancel'),
      onOk: () => mutation.mutateAsync('archive'),
    });
  return { ...mutation, confirmArchive };
}

function callOf(act: FlowAct) {
  switch (act) {
    case 'pause':
      return client.pauseFlow;
    case 'resume':
      return client.resumeFlow;
    case 'archive':
      return client.archiveFlow;
  }
}
