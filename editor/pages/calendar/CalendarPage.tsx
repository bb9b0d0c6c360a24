import { useQuery } from '@tanstack/react-query';
import { Alert, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  client,
  Loaded,
  MonthChoice,
  monthOf,
  PageHead,
  queryKeys,
  readMonth,
  useUrlState,
} from '../../app/index.ts';
import { CalendarFindings } from './CalendarFindings.tsx';
import { DayDetail } from './DayDetail.tsx';
import { MonthGrid } from './MonthGrid.tsx';
import './calendar.css';

/** What was sent, what waits and what is planned, on each day of a month. */
export function CalendarPage() {
  const { t } = useTranslation('calendar');
  const [url, setUrl] = useUrlState('month', 'group', 'day');
  const { group, day } = url;
  const month = readMonth(url.month);
  const calendar = useQuery({
    queryKey: queryKeys.calendar(month, group),
    queryFn: ({ signal }) =>
      client.getCalendar({
        query: {
          ...(month === '' ? {} : { from: `${month}-01` }),
          ...(group === '' ? {} : { group }),
        },
        signal,
      }),
    staleTime: 60_000,
  });
  const shown = calendar.data ? monthOf(calendar.data.from, calendar.data.zone) : month;
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('remark')}>
        <Input.Search
          key={group}
          className="gf-calendar-group"
          aria-label={t('group')}
          placeholder={t('group')}
          defaultValue={group}
          allowClear
          onSearch={(next) => setUrl({ group: next.trim() })}
        />
        {shown !== '' && (
          <MonthChoice month={shown} onChange={(next) => setUrl({ month: next, day: '' })} />
        )}
      </PageHead>
      <Loaded query={calendar}>
        {({ days, findings, today, shards }) => {
          const chosen = days.find(({ date }) => date === (day === '' ? today : day)) ?? days[0];
          return (
            <>
              <CalendarFindings findings={findings} />
              {shards.read < shards.of && (
                <Alert type="info" showIcon title={t('sample', shards)} />
              )}
              {isEmpty(days) && <Alert type="info" showIcon title={t('empty')} />}
              <MonthGrid
                days={days}
                today={today}
                chosen={chosen?.date ?? ''}
                onChoose={(date) => setUrl({ day: date })}
              />
              {chosen && <DayDetail day={chosen} />}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function isEmpty(days: Parameters<typeof MonthGrid>[0]['days']): boolean {
  return days.every((day) => day.sent.length + day.waiting.length + day.planned.length === 0);
}
