import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, queryKeys, useProblemWords } from '../../app/index.ts';
import type { FlowDetail } from '../state/open-flow.ts';

/** Lets a flow start nobody for a while, or start again. Absent where neither makes sense. */
export function PauseButton({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const { message } = App.useApp();
  const words = useProblemWords();
  const queries = useQueryClient();
  const isPaused = detail.status === 'paused';
  const change = useMutation({
    mutationFn: () => {
      const call = { params: { id: detail.id } };
      return isPaused ? client.resumeFlow(call) : client.pauseFlow(call);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.flow(detail.id) }),
    onError: (error) => void message.error(words(error)),
  });
  if (detail.status !== 'active' && !isPaused) return null;
  return (
    <Button
      loading={change.isPending}
      title={isPaused ? t('head.resumeMeans') : t('head.pauseMeans')}
      onClick={() => change.mutate()}
    >
      {isPaused ? t('head.resume') : t('head.pause')}
    </Button>
  );
}
