import type { KeyboardEvent } from 'react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../app/index.ts';
import { useLocale } from '../../app/index.ts';

export type Day = Answer<'getCalendar'>['days'][number];

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** A month in weeks from Monday; arrow keys go from day to day. */
export function MonthGrid(props: {
  days: readonly Day[];
  today: string;
  chosen: string;
  onChoose: (date: string) => void;
}) {
  const { days, today, chosen, onChoose } = props;
  const { t } = useTranslation('calendar');
  const locale = useLocale();
  const grid = useRef<HTMLDivElement>(null);
  const language = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const weekday = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short' });
  const lead = days[0] === undefined ? 0 : (new Date(days[0].date).getUTCDay() + 6) % 7;
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const index = days.findIndex(({ date }) => date === chosen);
    const next = step === undefined ? undefined : days[index + step];
    if (step === undefined) return;
    event.preventDefault();
    if (next === undefined) return;
    onChoose(next.date);
    grid.current?.querySelector<HTMLElement>(`[data-date="${next.date}"]`)?.focus();
  };
  return (
    <section aria-label={t('grid')} className="gf-month" ref={grid}>
      {Array.from({ length: 7 }, (_, index) => {
        const name = weekday.format(MONDAY + index * DAY_MS);
        return (
          <div key={name} className="gf-month-head">
            {name}
          </div>
        );
      })}
      {days.map((day, index) => (
        <button
          key={day.date}
          type="button"
          data-date={day.date}
          className="gf-month-day"
          style={index === 0 ? { gridColumnStart: lead + 1 } : undefined}
          aria-pressed={day.date === chosen}
          aria-current={day.date === today ? 'date' : undefined}
          tabIndex={day.date === chosen ? 0 : -1}
          onClick={() => onChoose(day.date)}
          onKeyDown={move}
        >
          <DayContent day={day} />
        </button>
      ))}
    </section>
  );
}

function DayContent({ day }: { day: Day }) {
  const { t } = useTranslation('calendar');
  const conflicts = day.planned.filter(({ conflict }) => conflict !== null).length;
  const sent = day.sent.reduce((sum, { count }) => sum + count, 0);
  const waiting = day.waiting.reduce((sum, { count }) => sum + count, 0);
  const planned = day.planned.length;
  return (
    <>
      <span className="gf-month-date">{Number(day.date.slice(-2))}</span>
      {sent > 0 && <span>{t('sent', { count: sent })}</span>}
      {waiting > 0 && <span>{t('waiting', { count: waiting })}</span>}
      {planned > 0 && <span>{t('planned', { count: planned })}</span>}
      {conflicts > 0 && (
        <span className="gf-month-conflict">{t('conflicts', { count: conflicts })}</span>
      )}
    </>
  );
}
