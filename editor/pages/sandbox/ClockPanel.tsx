import { Alert, Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import type { ClockAnswer } from '../../app/index.ts';
import { Icon, TimeText, useLocale, useNow, useTimeWords } from '../../app/index.ts';
import { aheadOf, jumpsFrom } from './clock-jumps.ts';
import { useMoveClock } from './sandbox-acts.ts';

interface Props {
  readonly clock: ClockAnswer;
  /** When the clock was read, by this machine, whose own time may be wrong. */
  readonly readAt: number;
}

/** The installation's time, and how to move it on. */
export function ClockPanel({ clock, readAt }: Props) {
  const { t } = useTranslation('sandbox');
  const locale = useLocale();
  const move = useMoveClock();
  return (
    <section className="gf-panel" aria-label={t('clock.title')}>
      <h2>
        <Icon name="clock" /> {t('clock.title')}
      </h2>
      <TimeNow clock={clock} readAt={readAt} />
      <div className="gf-jumps">
        {jumpsFrom(clock).map(({ name, byMs, refusal }) => (
          <Tooltip key={name} title={refusal === null ? undefined : t(`clock.no.${refusal}`)}>
            <Button
              disabled={refusal !== null || move.isPending}
              loading={move.isPending && move.variables === byMs}
              onClick={() => move.mutate(byMs)}
            >
              {t(`clock.${name}`)}
            </Button>
          </Tooltip>
        ))}
      </div>
      <p className="gf-next">
        {clock.nextDueAt === null ? (
          <span className="gf-faint">{t('clock.noneDue')}</span>
        ) : (
          <>
            <span className="gf-faint">{t('clock.next')}</span> <TimeText at={clock.nextDueAt} />
          </>
        )}
      </p>
      {clock.movable ? (
        <p className="gf-faint gf-note">{t('clock.rule')}</p>
      ) : (
        <Alert
          showIcon
          type="info"
          title={clock.reason === null ? t('clock.rule') : inLocale(clock.reason, locale)}
        />
      )}
    </section>
  );
}

function TimeNow({ clock, readAt }: Props) {
  const { t } = useTranslation('sandbox');
  const words = useTimeWords();
  const sinceMs = Math.max(0, useNow() - readAt);
  const now = new Date(Date.parse(clock.now) + sinceMs).toISOString();
  const ahead = aheadOf(clock.offsetMs);
  return (
    <div className="gf-now">
      <time dateTime={now}>{words.clock(now)}</time>
      <span>{words.date(now)}</span>
      <span className="gf-faint">
        {clock.zone}
        {ahead !== null && ` · ${t(`clock.ahead_${ahead.unit}`, { count: ahead.count })}`}
      </span>
    </div>
  );
}
