import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Focus } from './InstancePage.tsx';
import type { InstanceDetail } from './instance-path.ts';
import { Journal } from './Journal.tsx';
import { TimerList } from './TimerList.tsx';
import { VariableList } from './VariableList.tsx';

interface Props {
  readonly detail: InstanceDetail;
  readonly focus: Focus;
  readonly onFocus: (focus: Focus) => void;
}

/** What an instance did, what it remembers and what it waits for. */
export function InstanceRecord({ detail, focus, onFocus }: Props) {
  const { t } = useTranslation('instance');
  return (
    <section className="gf-record" aria-label={t('record')}>
      <Tabs
        items={[
          {
            key: 'journal',
            label: t('journal', { count: detail.journal.length }),
            children: <Journal journal={detail.journal} focus={focus} onFocus={onFocus} />,
          },
          {
            key: 'vars',
            label: t('vars', { count: Object.keys(detail.vars).length }),
            children: <VariableList vars={detail.vars} />,
          },
          {
            key: 'timers',
            label: t('timers', { count: detail.timers.length }),
            children: <TimerList timers={detail.timers} />,
          },
        ]}
      />
    </section>
  );
}
