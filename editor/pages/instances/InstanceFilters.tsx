import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../app/index.ts';
import type { InstanceFilter } from './instance-filter.ts';
import { INSTANCE_STATUSES } from './instance-filter.ts';
import type { StepTitles } from './step-titles.ts';

interface Props {
  readonly flow: Answer<'getFlow'>;
  readonly titles: StepTitles;
  readonly filter: InstanceFilter;
  readonly onChange: (change: Partial<InstanceFilter>) => void;
}

/** Narrows the list by status, by the step that an instance rests in, and by version. */
export function InstanceFilters({ flow, titles, filter, onChange }: Props) {
  const { t } = useTranslation('instances');
  const live = new Map(flow.figures.map((figure) => [figure.step, figure.live]));
  const steps = new Set([...titles.keys(), ...live.keys()]);
  return (
    <>
      <Select
        aria-label={t('filter.status')}
        value={filter.status}
        onChange={(status) => onChange({ status })}
        style={{ width: 120 }}
        options={[
          { value: '', label: t('filter.anyStatus') },
          ...INSTANCE_STATUSES.map((value) => ({
            value,
            label: t(`frame:status.instance.${value}`),
          })),
        ]}
      />
      <Select
        aria-label={t('filter.step')}
        showSearch={{ optionFilterProp: 'search' }}
        value={filter.step}
        onChange={(step) => onChange({ step })}
        style={{ width: 200 }}
        options={[
          { value: '', label: t('filter.anyStep'), search: '' },
          ...[...steps].map((step) => ({
            value: step,
            label: stepLabel(titles.get(step) ?? step, live.get(step) ?? 0),
            search: `${titles.get(step) ?? ''} ${step}`,
          })),
        ]}
      />
      <Select
        aria-label={t('filter.version')}
        value={filter.version}
        onChange={(version) => onChange({ version })}
        style={{ width: 120 }}
        options={[
          { value: '', label: t('filter.anyVersion') },
          ...flow.versions.map(({ version }) => ({
            value: String(version),
            label: `v${version}`,
          })),
        ]}
      />
    </>
  );
}

function stepLabel(title: string, live: number): string {
  return live === 0 ? title : `${title} · ${live}`;
}
