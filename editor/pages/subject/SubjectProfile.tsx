import { Button, Descriptions, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TimeText, useTimeWords } from '../../app/index.ts';
import { ProfileDialog } from './ProfileDialog.tsx';
import type { SubjectDetail } from './subject-facts.ts';
import { shownAttributes } from './subject-facts.ts';

/** What is known of a subject, with who has made it so. */
export function SubjectProfile({ detail }: { detail: SubjectDetail }) {
  const { t } = useTranslation('subject');
  const [isChanging, setIsChanging] = useState(false);
  const { kind, ref } = detail.subject;
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'ref', label: t('ref'), children: <span className="gf-code">{ref}</span> },
          { key: 'tags', label: t('tags'), children: <Tags detail={detail} /> },
          { key: 'points', label: t('points'), children: <Points detail={detail} /> },
          { key: 'seen', label: t('firstSeen'), children: <TimeText at={detail.firstSeenAt} /> },
          ...shownAttributes(detail.attributes).map(([name, value]) => ({
            key: `attribute.${name}`,
            label: <span className="gf-code">{name}</span>,
            children: name === 'stage' ? <Stage stage={value} detail={detail} /> : value,
          })),
        ]}
      />
      {kind !== 'workspace' && (
        <Button size="small" onClick={() => setIsChanging(true)}>
          {t('profile.change')}
        </Button>
      )}
      {isChanging && <ProfileDialog detail={detail} onClose={() => setIsChanging(false)} />}
    </>
  );
}

type Mark = SubjectDetail['pointsHistory'][number];

/** Says who has changed something: a person with a reason, or a step of a flow. */
function useMarkWords(): (mark: Omit<Mark, 'amount'>) => string {
  const { t } = useTranslation('subject');
  const time = useTimeWords();
  return ({ at, flow, step, person, reason }) => {
    const by = person ?? [flow, step].filter((part) => part !== null).join(' / ');
    const words = t('profile.by', { by, at: time.short(at) });
    return reason === '' ? words : t('profile.because', { words, reason });
  };
}

function Tags({ detail }: { detail: SubjectDetail }) {
  const { t } = useTranslation('subject');
  const words = useMarkWords();
  const { tags, tagged } = detail;
  if (tags.length === 0) return <span className="gf-faint">{t('noTags')}</span>;
  return (
    <span className="gf-row">
      {tags.map((tag) => {
        const mark = tagged.find((one) => one.tag === tag);
        return (
          <Tag key={tag} title={mark && words(mark)}>
            {tag}
          </Tag>
        );
      })}
    </span>
  );
}

function Stage({ stage, detail }: { stage: string; detail: SubjectDetail }) {
  const words = useMarkWords();
  return (
    <span>
      {stage} {detail.stage !== null && <span className="gf-faint">{words(detail.stage)}</span>}
    </span>
  );
}

function Points({ detail }: { detail: SubjectDetail }) {
  const words = useMarkWords();
  if (detail.pointsHistory.length === 0) return detail.points;
  return (
    <details>
      <summary>{detail.points}</summary>
      <ul className="gf-list">
        {detail.pointsHistory.map((change) => (
          <li key={`${change.at} ${change.amount}`}>
            <span>{change.amount > 0 ? `+${change.amount}` : change.amount}</span>
            <span className="gf-faint">{words(change)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
