import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Tooltip } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryKeys, useProblemWords } from '../../app/index.ts';
import type { FlowState } from '../state/flow-store.ts';
import { useFlow } from '../state/flow-store.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import type { Impact } from './ImpactTable.tsx';
import { ImpactTable, isRefused } from './ImpactTable.tsx';

/** Makes the draft a version, after saying what that means for those who are in the flow. */
export function PublishButton({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const { message, modal } = App.useApp();
  const words = useProblemWords();
  const queries = useQueryClient();
  const reason = useFlow((state) => whyNot(state, detail, t));
  const publish = useMutation({
    mutationFn: () => client.publishFlow({ params: { id: detail.id } }),
    onSuccess: async ({ version }) => {
      void message.success(t('publish.done', { version }));
      await queries.invalidateQueries({ queryKey: queryKeys.flow(detail.id) });
      await queries.invalidateQueries({ queryKey: queryKeys.flows });
    },
    onError: (error) => void message.error(words(error)),
  });
  const ask = useMutation({
    mutationFn: () => client.impactFlow({ params: { id: detail.id } }),
    onSuccess: (impact) =>
      void modal.confirm({
        title: t('publish.ask', { version: (detail.version ?? 0) + 1 }),
        content: consequence(detail, impact, t),
        width: 560,
        okText: t('publish.publish'),
        okButtonProps: { disabled: isRefused(impact) },
        cancelText: t('dialog.cancel'),
        onOk: () => publish.mutateAsync().catch(() => undefined),
      }),
    onError: (error) => void message.error(words(error)),
  });
  return (
    <Tooltip title={reason ?? ''}>
      <Button
        type="primary"
        disabled={reason !== null}
        loading={publish.isPending || ask.isPending}
        aria-label={reason === null ? t('publish.publish') : `${t('publish.publish')} (${reason})`}
        onClick={() => ask.mutate()}
      >
        {t('publish.publish')}
      </Button>
    </Tooltip>
  );
}

/** Why the draft cannot be published now; null when it can. */
function whyNot(state: FlowState, detail: FlowDetail, t: TFunction<'flow'>): string | null {
  const errors = state.document.findings.filter((finding) => finding.severity === 'error').length;
  if (detail.status === 'archived') return t('publish.archived');
  if (errors > 0) return t('publish.errors', { count: errors });
  if (state.save.type === 'conflict') return t('save.conflict');
  if (state.save.type === 'failed') return t('save.failed');
  if (state.save.type !== 'saved') return t('publish.saving');
  if (!detail.changed && detail.version !== null) return t('publish.unchanged');
  return null;
}

function consequence(detail: FlowDetail, impact: Impact, t: TFunction<'flow'>): ReactNode {
  if (detail.version === null) return t('publish.first');
  const stay = impact.steps.every(({ fate }) => fate === 'stays');
  if (stay && impact.findings.length === 0) {
    return t('publish.consequence', { count: detail.counts.active, version: detail.version });
  }
  return (
    <>
      <p>{t('impact.newcomers')}</p>
      <ImpactTable impact={impact} />
    </>
  );
}
