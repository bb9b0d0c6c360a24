import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, Icon, Loaded, PageHead, useFlows, useUrlState } from '../../app/index.ts';
import { FlowTable } from './FlowTable.tsx';
import type { FlowRow } from './flow-rows.ts';
import { matchingFlows, STATUS_FILTERS } from './flow-rows.ts';
import { NewFlowDialog } from './NewFlowDialog.tsx';

/** All flows with how they stand and how many are in flight. */
export function FlowsPage() {
  const flows = useFlows();
  return <Loaded query={flows}>{({ items }) => <FlowList flows={items} />}</Loaded>;
}

function FlowList({ flows }: { flows: readonly FlowRow[] }) {
  const { t } = useTranslation('flows');
  const [filter, setFilter] = useUrlState('q', 'status');
  const [creating, setCreating] = useState(false);
  const shown = matchingFlows(flows, filter);
  const newFlow = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setCreating(true)}>
      {t('new.open')}
    </Button>
  );
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('count', { count: flows.length })}>
        <FlowFilters filter={filter} onChange={setFilter} />
        {newFlow}
      </PageHead>
      {flows.length === 0 ? (
        <EmptyState title={t('empty.title')} hint={t('empty.hint')}>
          {newFlow}
        </EmptyState>
      ) : (
        <FlowTable flows={shown} onClear={() => setFilter({ q: '', status: '' })} />
      )}
      {creating && (
        <NewFlowDialog taken={flows.map((flow) => flow.id)} onClose={() => setCreating(false)} />
      )}
    </div>
  );
}

interface Filter {
  readonly q: string;
  readonly status: string;
}

function FlowFilters(props: { filter: Filter; onChange: (change: Partial<Filter>) => void }) {
  const { t } = useTranslation('flows');
  return (
    <>
      <Input
        allowClear
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        prefix={<Icon name="search" />}
        value={props.filter.q}
        onChange={(event) => props.onChange({ q: event.target.value })}
        style={{ width: 240 }}
      />
      <Select
        aria-label={t('status')}
        value={props.filter.status}
        onChange={(status) => props.onChange({ status })}
        options={STATUS_FILTERS.map((value) => ({ value, label: t(`filter.${value || 'open'}`) }))}
        style={{ width: 128 }}
      />
    </>
  );
}
