import { Badge, Tooltip } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { createLiveUpdates } from './live-updates.ts';
import { queryClient } from './query.ts';

const liveUpdates = createLiveUpdates(queryClient);

/** Keeps the pages live while it is shown, and says whether they are. */
export function LiveMark() {
  const { t } = useTranslation('frame');
  const status = useSyncExternalStore(liveUpdates.subscribe, liveUpdates.status);
  return (
    <Tooltip title={t(`live.${status}Hint`)}>
      <span className="gf-live" role="status">
        <Badge status={status === 'open' ? 'success' : 'warning'} text={t(`live.${status}`)} />
      </span>
    </Tooltip>
  );
}
