import { useQuery } from '@tanstack/react-query';
import { Drawer, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SubjectName } from '../../app/index.ts';
import { client, EmptyState, Loaded, queryKeys, useUrlState } from '../../app/index.ts';
import { SubjectFigures } from './SubjectFigures.tsx';
import { SubjectInstances } from './SubjectInstances.tsx';
import { SubjectLedger } from './SubjectLedger.tsx';
import { SubjectProfile } from './SubjectProfile.tsx';
import { SubjectTimeline } from './SubjectTimeline.tsx';
import type { SubjectDetail } from './subject-facts.ts';
import { readSubject } from './subject-facts.ts';

/** Shows a person, member or group over any page whose URL says `?subject=kind:ref`. */
export function SubjectDrawer() {
  const { t } = useTranslation('subject');
  const [{ subject: written }, setUrl] = useUrlState('subject', 'tab', 'day');
  const subject = readSubject(written);
  return (
    <Drawer
      open={subject !== null}
      onClose={() => setUrl({ subject: '', tab: '', day: '' })}
      size={520}
      title={subject === null ? '' : t(`frame:subject.kind.${subject.kind}`)}
      destroyOnHidden
    >
      {subject !== null && <SubjectBody key={written} subject={subject} />}
    </Drawer>
  );
}

function SubjectBody({ subject }: { subject: SubjectName }) {
  const { kind, ref } = subject;
  const detail = useQuery({
    queryKey: queryKeys.subject(kind, ref),
    queryFn: ({ signal }) => client.getSubject({ params: { kind, ref }, signal }),
  });
  return <Loaded query={detail}>{(known) => <SubjectKnown detail={known} />}</Loaded>;
}

function SubjectKnown({ detail }: { detail: SubjectDetail }) {
  const { t } = useTranslation('subject');
  const { kind, ref } = detail.subject;
  const [{ tab }, setUrl] = useUrlState('tab');
  return (
    <>
      <SubjectProfile detail={detail} />
      <Tabs
        activeKey={tab === '' ? 'instances' : tab}
        onChange={(next) => setUrl({ tab: next })}
        items={[
          {
            key: 'instances',
            label: t('instances', { count: detail.instances.length }),
            children:
              detail.instances.length === 0 ? (
                <EmptyState title={t('noInstances')} />
              ) : (
                <SubjectInstances instances={detail.instances} />
              ),
          },
          {
            key: 'messages',
            label: t('messages'),
            children: <SubjectLedger kind={kind} subjectRef={ref} />,
          },
          {
            key: 'figures',
            label: t('figures.title'),
            children: <SubjectFigures detail={detail} />,
          },
          {
            key: 'timeline',
            label: t('timeline'),
            children: <SubjectTimeline kind={kind} subjectRef={ref} />,
          },
        ]}
      />
    </>
  );
}
