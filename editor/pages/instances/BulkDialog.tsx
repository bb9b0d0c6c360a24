import { useMutation, useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { queryClient, queryKeys, ReasonDialog } from '../../app/index.ts';
import type { BulkAction, BulkSum, BulkTarget } from './bulk-act.ts';
import { actOnMany, countMatches } from './bulk-act.ts';

interface Props {
  readonly action: BulkAction;
  readonly target: BulkTarget;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says how many an act concerns, asks why, and tells what it came to. */
export function BulkDialog({ action, target, onDone, onClose }: Props) {
  const { t } = useTranslation('instances');
  const { notification } = App.useApp();
  const many = useCount(target);
  const count = many?.more === true ? `${many.count}+` : many?.count;
  const act = useMutation({
    mutationFn: (reason: string) => actOnMany({ action, target, reason }),
    onSuccess: (sum) => {
      const isWhole = Object.keys(sum.refused).length === 0;
      notification[isWhole ? 'success' : 'warning']({
        title: t('bulk.done', { count: sum.done }),
        description: isWhole ? undefined : refusedWords(sum, t),
      });
      onDone();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: [queryKeys.instances({})[0]] }),
  });
  return (
    <ReasonDialog
      danger={action === 'cancel'}
      title={count === undefined ? t('bulk.counting') : t(`bulk.${action}.title`, { count })}
      confirm={count === undefined ? t('bulk.counting') : t(`bulk.${action}.confirm`, { count })}
      isPending={act.isPending || many === undefined}
      error={act.error}
      onConfirm={act.mutate}
      onClose={onClose}
    >
      <p>{t(`bulk.${action}.consequence`)}</p>
    </ReasonDialog>
  );
}

function useCount(target: BulkTarget): { count: number; more: boolean } | undefined {
  const filter = target.type === 'all' ? target.filter : null;
  const { data } = useQuery({
    queryKey: queryKeys.instances({ ...filter, count: true }),
    queryFn: () => (filter === null ? null : countMatches(filter)),
    enabled: filter !== null,
  });
  return target.type === 'rows' ? { count: target.ids.length, more: false } : (data ?? undefined);
}

function refusedWords({ refused }: BulkSum, t: TFunction<'instances'>): string {
  return Object.entries(refused)
    .map(([code, count]) => {
      const why = t(`frame:problem.code.${code}`, { defaultValue: code });
      return t('bulk.refused', { count, why });
    })
    .join('\n');
}
