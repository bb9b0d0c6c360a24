import { useInfiniteQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { inLocale } from '../../../engine/base/index.ts';
import {
  client,
  firstPage,
  Loaded,
  MoreButton,
  nextPage,
  queryKeys,
  StatusTag,
  SubjectLink,
  TimeText,
  useLocale,
} from '../../app/index.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { useStepTitles } from '../state/step-titles.ts';
import { type MessageRow, rowKey, unsentRows } from './message-rows.ts';

/** What the flow did not send, or not at once, by step and reason; a row leads to whom. */
export function MessagesPanel({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  const titles = useStepTitles();
  const [chosen, setChosen] = useState<MessageRow | null>(null);
  const rows = unsentRows(detail.figures);
  if (rows.length === 0) {
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('messages.none')}>
        {t('messages.noneHint')}
      </Empty>
    );
  }
  return (
    <div className="flow-unsent">
      <ul aria-label={t('messages.name')}>
        {rows.map((row) => (
          <li key={rowKey(row)}>
            <button
              type="button"
              aria-pressed={chosen !== null && rowKey(chosen) === rowKey(row)}
              onClick={() => setChosen(row)}
            >
              {titles.get(row.step) ?? row.step}
              <span>
                <StatusTag of="message" status={row.what} /> {row.count.toLocaleString()}
              </span>
              {row.words !== null && (
                <span className="gf-faint">{inLocale(row.words, locale)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {chosen === null ? (
        <p className="gf-faint">{t('messages.choose')}</p>
      ) : (
        <Reached key={rowKey(chosen)} flow={detail.id} row={chosen} />
      )}
    </div>
  );
}

/** Whom it concerns, the newest first. */
function Reached({ flow, row }: { flow: string; row: MessageRow }) {
  const { t } = useTranslation('flow');
  const { step, what, why, rule } = row;
  const messages = useInfiniteQuery({
    queryKey: queryKeys.flowLedger(flow, rowKey(row)),
    queryFn: ({ pageParam, signal }) =>
      client.getFlowLedger({
        params: { id: flow },
        query: { step, what, why: why ?? undefined, rule: rule ?? undefined, cursor: pageParam },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <div className="flow-reached">
      <Loaded query={messages}>
        {({ pages }) => (
          <>
            <ul className="gf-list">
              {pages
                .flatMap((page) => page.items)
                .map((message) => (
                  <li key={`${message.key} ${message.at}`}>
                    <TimeText at={message.at} />
                    <SubjectLink subject={message.subject} name={message.subjectName} />
                    <Link href={`/instances/${message.instance}`}>{t('messages.instance')}</Link>
                  </li>
                ))}
            </ul>
            <MoreButton query={messages} />
          </>
        )}
      </Loaded>
    </div>
  );
}
