import { useInfiniteQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { inLocale } from '../../../engine/base/index.ts';
import {
  client,
  EmptyState,
  firstPage,
  Loaded,
  MoreButton,
  nextPage,
  queryKeys,
  StatusTag,
  TimeText,
  useLocale,
  useUrlState,
} from '../../app/index.ts';
import { daySpan, gatherMessages, type LedgerMessage } from './ledger-messages.ts';

/** What one subject was sent and not sent, and why, newest first; a day can be chosen. */
export function SubjectLedger({ kind, subjectRef }: { kind: string; subjectRef: string }) {
  const { t } = useTranslation('subject');
  const [{ day }, setUrl] = useUrlState('day');
  const dayId = useId();
  const ledger = useInfiniteQuery({
    queryKey: queryKeys.ledger(kind, subjectRef, day),
    queryFn: ({ pageParam, signal }) =>
      client.getLedger({
        params: { kind, ref: subjectRef },
        query: { ...daySpan(day), limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <>
      <p className="gf-row">
        <label htmlFor={dayId}>{t('ledger.day')}</label>
        <Input
          id={dayId}
          type="date"
          className="gf-day"
          value={day}
          allowClear
          onChange={(event) => setUrl({ day: event.target.value })}
        />
      </p>
      <Loaded query={ledger}>
        {({ pages }) => {
          const messages = gatherMessages(pages);
          if (messages.length === 0) {
            return <EmptyState title={t('ledger.empty')} hint={t(hintKey(day))} />;
          }
          return (
            <>
              <ul className="gf-list">
                {messages.map((message) => (
                  <MessageRow key={message.key} message={message} />
                ))}
              </ul>
              <MoreButton query={ledger} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function hintKey(day: string) {
  return day === '' ? 'ledger.emptyHint' : 'ledger.emptyDayHint';
}

function MessageRow({ message }: { message: LedgerMessage }) {
  const { t } = useTranslation('subject');
  const locale = useLocale();
  const earlier = message.lines.slice(0, -1);
  return (
    <li>
      <TimeText at={message.at} />
      <StatusTag of="message" status={message.what} />
      <span className="gf-grow">
        {inLocale(message.words, locale)}{' '}
        <Link href={`/instances/${message.instance}`}>{t('ledger.instance')}</Link>
        {earlier.map((line) => (
          <div key={`${line.at} ${line.what}`} className="gf-faint">
            <TimeText at={line.at} /> {inLocale(line.words, locale)}
          </div>
        ))}
      </span>
    </li>
  );
}
