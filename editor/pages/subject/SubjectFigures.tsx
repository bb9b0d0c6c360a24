import { Descriptions, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState, TimeText } from '../../app/index.ts';
import type { SubjectDetail } from './subject-facts.ts';

/** What is measured of a subject, and the segments that it is in. */
export function SubjectFigures({ detail }: { detail: SubjectDetail }) {
  const { t } = useTranslation('subject');
  const { measures, segments } = detail;
  if (measures.length === 0 && segments.length === 0) {
    return <EmptyState title={t('figures.none')} hint={t('figures.noneHint')} />;
  }
  return (
    <Descriptions
      size="small"
      column={1}
      items={[
        ...segments.map(({ ladder, title, levelTitle }) => ({
          key: `ladder.${ladder}`,
          label: title,
          children: <Tag color="blue">{levelTitle}</Tag>,
        })),
        ...measures.map(({ name, title, value, at }) => ({
          key: `measure.${name}`,
          label: title,
          children: at === null ? (value?.toLocaleString() ?? '–') : <TimeText at={at} />,
        })),
      ]}
    />
  );
}
