import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { eventTitle } from '../../../engine/language/index.ts';
import { Icon, useLocale } from '../../app/index.ts';
import type { SandboxMember } from './chat.ts';
import { EventDialog } from './EventDialog.tsx';
import { QUICK_EVENTS } from './event-presets.ts';
import { useRaise } from './sandbox-acts.ts';

/** Lets something else happen to the chosen member: a trial begins, an order is paid. */
export function EventPanel({ speaker }: { speaker: SandboxMember | null }) {
  const { t } = useTranslation('sandbox');
  const locale = useLocale();
  const { message } = App.useApp();
  const raise = useRaise();
  const [choosing, setChoosing] = useState(false);
  const why = speaker === null ? t('composer.joinFirst') : undefined;
  return (
    <section className="gf-panel" aria-label={t('events.title')}>
      <h2>
        <Icon name="bolt" /> {t('events.title')}
        {speaker !== null && (
          <span className="gf-faint">{t('events.about', { name: speaker.name })}</span>
        )}
      </h2>
      <div className="gf-events">
        {QUICK_EVENTS.map(({ type, data }) => (
          <Tooltip key={type} title={why ?? type} placement="bottom">
            <Button
              disabled={speaker === null || raise.isPending}
              onClick={() =>
                speaker &&
                raise.mutate(
                  { ref: speaker.ref, type, data },
                  { onSuccess: () => void message.success(t('events.raised', { type })) },
                )
              }
            >
              {inLocale(eventTitle(type), locale)}
            </Button>
          </Tooltip>
        ))}
        <Tooltip title={why}>
          <Button type="dashed" disabled={speaker === null} onClick={() => setChoosing(true)}>
            {t('events.other')}
          </Button>
        </Tooltip>
      </div>
      {choosing && speaker !== null && (
        <EventDialog member={speaker} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}
