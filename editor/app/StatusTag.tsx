import type { BadgeProps } from 'antd';
import { Badge } from 'antd';
import { useTranslation } from 'react-i18next';

type Look = NonNullable<BadgeProps['status']>;

const LOOKS = {
  flow: { draft: 'default', active: 'success', paused: 'warning', archived: 'default' },
  instance: {
    active: 'processing',
    completed: 'success',
    cancelled: 'default',
    failed: 'error',
  },
  delivery: {
    waiting: 'processing',
    sending: 'processing',
    sent: 'success',
    failed: 'error',
    dead: 'error',
    unknown: 'warning',
    unconfirmed: 'processing',
    withdrawn: 'default',
  },
  message: {
    out: 'success',
    sent: 'success',
    held: 'processing',
    refused: 'error',
    withdrawn: 'default',
    failed: 'error',
    unconfirmed: 'warning',
    unknown: 'warning',
  },
} as const satisfies Record<string, Record<string, Look>>;

type Of = typeof LOOKS;

/** Says a status in words, with a coloured dot as the second cue. */
export function StatusTag<Kind extends keyof Of>(props: {
  of: Kind;
  status: keyof Of[Kind] & string;
}) {
  const { t } = useTranslation('frame');
  const looks: Readonly<Record<string, Look>> = LOOKS[props.of];
  const key: string = `status.${props.of}.${props.status}`;
  return <Badge className="gf-status" status={looks[props.status] ?? 'default'} text={t(key)} />;
}
