import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstanceRow } from '../../app/index.ts';
import { Icon } from '../../app/index.ts';
import { BulkDialog } from './BulkDialog.tsx';
import type { BulkAction, BulkFilter, BulkTarget } from './bulk-act.ts';
import { actsForAll, idsFor } from './bulk-act.ts';

interface Props {
  /** Rows that are ticked. */
  readonly rows: readonly InstanceRow[];
  /** All that is listed, where its status allows an act. */
  readonly all: BulkFilter | null;
  readonly onDone: () => void;
}

/** Offers what can be done with the rows that are ticked, or with all that the filters fit. */
export function BulkBar({ rows, all, onDone }: Props) {
  const { t } = useTranslation('instances');
  const [asking, setAsking] = useState<{ action: BulkAction; target: BulkTarget } | null>(null);
  const ask = (action: BulkAction, target: BulkTarget) => setAsking({ action, target });
  const icon = (action: BulkAction) => (action === 'retry' ? <Icon name="retry" /> : undefined);
  const ticked = rows.length > 0;
  if (!ticked && all === null) return null;
  const offers = ticked
    ? (['retry', 'cancel'] as const).map((action) => {
        const ids = idsFor(action, rows);
        const target: BulkTarget = { type: 'rows', ids };
        return { action, target, label: t(`bulk.${action}.rows`, { count: ids.length }), ids };
      })
    : actsForAll(all?.status ?? '', all?.outcome).map((action) => {
        const target: BulkTarget | null = all && { type: 'all', filter: all };
        return { action, target, label: t(`bulk.${action}.all`), ids: null };
      });
  return (
    <section className="gf-bulk" aria-label={t('bulk.label')}>
      <span className="gf-faint">
        {ticked ? t('bulk.ticked', { count: rows.length }) : t('bulk.allListed')}
      </span>
      {offers.map(({ action, target, label, ids }) => (
        <Button
          key={action}
          danger={action === 'cancel'}
          disabled={target === null || ids?.length === 0}
          icon={icon(action)}
          onClick={() => target && ask(action, target)}
        >
          {label}
        </Button>
      ))}
      {asking && (
        <BulkDialog
          {...asking}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            onDone();
          }}
        />
      )}
    </section>
  );
}
