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

/** Narrows the list by status, by the step that an instance rests in, by outcome and version. */
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
      {flow.outcomes.length > 0 && (
        <Select
          aria-label={t('filter.outcome')}
          value={endingValue(filter)}
          onChange={(value: string) => onChange(endingOf(value))}
          style={{ width: 160 }}
          options={[
            { value: '', label: t('filter.anyOutcome') },
            ...flow.outcomes.map((ending) => ({
              value: endingValue(ending),
              label: stepLabel(
                `${t(`frame:status.instance.${ending.status}`)} · ${ending.outcome}`,
                ending.count,
              ),
            })),
          ]}
        />
      )}
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

type Ending = Pick<InstanceFilter, 'status' | 'outcome'>;

function endingValue({ status, outcome }: Ending): string {
  return outcome === '' ? '' : `${status}:${outcome}`;
}

/** With an outcome its status is chosen, too, so that something can be done with all of them. */
function endingOf(value: string): Partial<InstanceFilter> {
  const [status = '', outcome = ''] = value.split(':');
  return outcome === '' ? { outcome } : { status, outcome, step: '' };
}

function stepLabel(title: string, live: number): string {
  return live === 0 ? title : `${title} · ${live}`;
}
