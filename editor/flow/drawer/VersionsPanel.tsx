import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, Loaded, queryKeys, TimeText } from '../../app/index.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { TextDiff } from './TextDiff.tsx';

/** Lists the versions with who published them when, and compares each with the draft. */
export function VersionsPanel({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const versions = detail.versions.toSorted((one, other) => other.version - one.version);
  const [picked, setPicked] = useState<number | null>(versions[0]?.version ?? null);
  if (versions.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('versions.none')} />;
  }
  return (
    <div className="flow-versions">
      <ul aria-label={t('versions.name')}>
        {versions.map((each) => (
          <li key={each.version}>
            <button
              type="button"
              aria-pressed={picked === each.version}
              onClick={() => setPicked(each.version)}
            >
              <b>v{each.version}</b>
              <span>{each.publishedBy}</span>
              <TimeText at={each.publishedAt} />
            </button>
          </li>
        ))}
      </ul>
      {picked === null ? null : <Version key={picked} flowId={detail.id} version={picked} />}
    </div>
  );
}

function Version({ flowId, version }: { flowId: string; version: number }) {
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const draft = useFlow((state) => state.document.text);
  const query = useQuery({
    queryKey: queryKeys.version(flowId, version),
    queryFn: ({ signal }) => client.getVersion({ params: { id: flowId, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className="flow-version">
      <Loaded query={query}>
        {({ text }) => (
          <>
            <div className="flow-version-head">
              <span>
                {text === draft ? t('versions.same') : t('versions.compared', { version })}
              </span>
              {text === draft ? null : (
                <Popconfirm
                  title={t('versions.restoreAsk', { version })}
                  okText={t('versions.restore')}
                  cancelText={t('dialog.cancel')}
                  onConfirm={() => store.getState().replace(text)}
                >
                  <Button size="small">{t('versions.restore')}</Button>
                </Popconfirm>
              )}
            </div>
            <TextDiff before={text} after={draft} />
          </>
        )}
      </Loaded>
    </div>
  );
}
