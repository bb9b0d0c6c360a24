import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { InstanceRow } from '../../app/index.ts';
import {
  client,
  FlowLink,
  Icon,
  queryKeys,
  StatusTag,
  SubjectLink,
  TimeText,
} from '../../app/index.ts';
import { StepNames } from '../instances/StepNames.tsx';
import type { SandboxMember } from './chat.ts';

const SHOWN_MAX = 10;

/** What runs for the chosen member, as a member of the group and as a customer. */
export function MemberInstances(props: { group: string; speaker: SandboxMember | null }) {
  const { t } = useTranslation('sandbox');
  const { group, speaker } = props;
  const instances = useMemberInstances(group, speaker);
  return (
    <section className="gf-panel" aria-label={t('instances.title')}>
      <h2>
        <Icon name="flow" /> {t('instances.title')}
        {speaker !== null && (
          <span className="gf-faint">
            <SubjectLink
              subject={{ kind: 'member', ref: `${group}/${speaker.ref}` }}
              name={speaker.name}
            />
          </span>
        )}
      </h2>
      {instances.length === 0 ? (
        <p className="gf-faint gf-note">
          {t(speaker === null ? 'instances.nobody' : 'instances.none')}
        </p>
      ) : (
        <ul className="gf-list">
          {instances.map((instance) => (
            <InstanceLine key={instance.id} instance={instance} />
          ))}
        </ul>
      )}
    </section>
  );
}

function InstanceLine({ instance }: { instance: InstanceRow }) {
  const { t } = useTranslation('sandbox');
  return (
    <li>
      <div className="gf-two-lines gf-grow">
        <FlowLink id={instance.flow} href={`/instances/${instance.id}`} />
        <span className="gf-faint gf-clip">
          <StepNames flow={instance.flow} steps={instance.steps} />
          {instance.outcome}
          {instance.dueAt !== null && (
            <>
              {' · '}
              {t('instances.wakes')} <TimeText at={instance.dueAt} />
            </>
          )}
        </span>
      </div>
      <StatusTag of="instance" status={instance.status} />
    </li>
  );
}

function useMemberInstances(group: string, speaker: SandboxMember | null): readonly InstanceRow[] {
  const subjects =
    speaker === null ? [] : [`member:${group}/${speaker.ref}`, `customer:${speaker.ref}`];
  return useQueries({
    queries: subjects.map((subject) => ({
      queryKey: queryKeys.instances({ subject }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.listInstances({ query: { subject, limit: SHOWN_MAX }, signal }),
    })),
    combine: (answers) =>
      answers
        .flatMap(({ data }) => data?.items ?? [])
        .sort((left, right) => right.startedAt.localeCompare(left.startedAt))
        .slice(0, SHOWN_MAX),
  });
}
