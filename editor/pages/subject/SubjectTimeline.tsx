import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  client,
  EmptyState,
  firstPage,
  Loaded,
  MoreButton,
  nextPage,
  queryKeys,
  TimeText,
} from '../../app/index.ts';
import { shownValue } from './subject-facts.ts';

/** The events about one subject, newest first, more on demand. */
export function SubjectTimeline({ kind, subjectRef }: { kind: string; subjectRef: string }) {
  const { t } = useTranslation('subject');
  const timeline = useInfiniteQuery({
    queryKey: queryKeys.timeline(kind, subjectRef),
    queryFn: ({ pageParam, signal }) =>
      client.getTimeline({
        params: { kind, ref: subjectRef },
        query: { limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <Loaded query={timeline}>
      {({ pages }) => {
        const events = pages.flatMap((page) => page.items);
        if (events.length === 0) return <EmptyState title={t('noEvents')} />;
        return (
          <>
            <ul className="gf-list">
              {events.map((event) => (
                <li key={`${event.source} ${event.id}`}>
                  <TimeText at={event.time} />
                  <span className="gf-code">{event.type}</span>
                  <span className="gf-faint gf-grow gf-clip">{dataWords(event.data)}</span>
                </li>
              ))}
            </ul>
            <MoreButton query={timeline} />
          </>
        );
      }}
    </Loaded>
  );
}

function dataWords(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}: ${shownValue(value)}`)
    .join(' · ');
}
