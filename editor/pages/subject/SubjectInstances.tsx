import { useTranslation } from 'react-i18next';
import { FlowLink, StatusTag, TimeText } from '../../app/index.ts';
import { StepNames } from '../instances/StepNames.tsx';
import type { SubjectDetail } from './subject-facts.ts';

/** The instances of one subject, newest first, each a link. */
export function SubjectInstances(props: { instances: SubjectDetail['instances'] }) {
  const { t } = useTranslation('subject');
  return (
    <ul className="gf-list">
      {props.instances.map((instance) => (
        <li key={instance.id}>
          <FlowLink id={instance.flow} href={`/instances/${instance.id}`} />
          <span className="gf-faint">v{instance.version}</span>
          <StatusTag of="instance" status={instance.status} />
          <span className="gf-faint gf-grow">
            <StepNames flow={instance.flow} steps={instance.steps} />
            {instance.outcome}
          </span>
          <span className="gf-faint" title={t('started')}>
            <TimeText at={instance.startedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
