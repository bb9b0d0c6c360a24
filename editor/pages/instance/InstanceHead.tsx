import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { FlowLink, StatusTag, SubjectLink, TimeText } from '../../app/index.ts';
import { InstanceActs } from './InstanceActs.tsx';
import type { InstanceDetail } from './instance-path.ts';

/** Whom an instance is about, how it stands, and what can be done with it. */
export function InstanceHead({ detail }: { detail: InstanceDetail }) {
  const { t } = useTranslation('instance');
  const { instance } = detail;
  return (
    <div className="gf-instance-head">
      <h1 className="gf-crumbs">
        <FlowLink id={instance.flow} />
        <span className="gf-faint">/</span>
        <Link href={`/flows/${instance.flow}/instances`}>{t('instances')}</Link>
        <span className="gf-faint">/</span>
        <SubjectLink subject={instance.subject} name={instance.subjectName} />
      </h1>
      <StatusTag of="instance" status={instance.status} />
      {instance.outcome !== null && <Tag>{instance.outcome}</Tag>}
      {instance.goal && <Tag color="success">{t('goal')}</Tag>}
      <dl className="gf-facts">
        <Fact label={t('version')}>{`v${instance.version}`}</Fact>
        <Fact label={t('trigger')}>
          <span className="gf-code" title={detail.trigger.id}>
            {detail.trigger.type}
          </span>
        </Fact>
        <Fact label={t('started')}>
          <TimeText at={instance.startedAt} />
        </Fact>
        {instance.status === 'active' ? (
          <Fact label={t('due')}>
            <TimeText at={instance.dueAt} />
          </Fact>
        ) : (
          <Fact label={t('ended')}>
            <TimeText at={instance.endedAt} />
          </Fact>
        )}
      </dl>
      {instance.subject.kind !== 'workspace' && (
        <Link href={messagesHref(instance)}>{t('messages')}</Link>
      )}
      <Link href={`/deliveries?instance=${instance.id}`}>{t('deliveries')}</Link>
      <InstanceActs detail={detail} />
    </div>
  );
}

/** What the instance's subject was sent and not sent, over this page. */
function messagesHref({ id, subject }: InstanceDetail['instance']): string {
  const search = new URLSearchParams({
    subject: `${subject.kind}:${subject.ref}`,
    tab: 'messages',
  });
  return `/instances/${id}?${search}`;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
