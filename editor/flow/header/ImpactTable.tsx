import { Alert, Table } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../app/index.ts';
import { useLocale } from '../../app/index.ts';

export type Impact = Answer<'impactFlow'>;
type Step = Impact['steps'][number];

/** True when the server would refuse to publish. */
export function isRefused({ findings }: Impact): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** Shows how many are in each step of older versions, and what becomes of them. */
export function ImpactTable({ impact }: { impact: Impact }) {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  return (
    <>
      <Table<Step>
        size="small"
        aria-label={t('impact.name')}
        pagination={false}
        scroll={{ y: 240 }}
        rowKey={({ version, step }) => `${version} ${step}`}
        dataSource={impact.steps}
        columns={[
          {
            title: t('impact.step'),
            render: (_, { version, step }) => t('impact.at', { version, step }),
          },
          { title: t('impact.live'), dataIndex: 'live', align: 'right' },
          { title: t('impact.fate'), render: (_, step) => fateWords(step, t) },
        ]}
      />
      {impact.findings.map(({ code, severity, version, step, message }) => (
        <Alert
          key={[code, version, step].join(' ')}
          type={severity}
          title={message[locale]}
          showIcon
        />
      ))}
    </>
  );
}

function fateWords({ step, fate, to, enter, outcome }: Step, t: TFunction<'flow'>): string {
  switch (fate) {
    case 'stays':
      return t('impact.stays');
    case 'moves':
      if (enter) return t('impact.enters', { step: to });
      return to === step ? t('impact.goesOn') : t('impact.moves', { step: to });
    case 'ends':
      return t('impact.ends', { outcome });
    default:
      return t('impact.nowhere');
  }
}
