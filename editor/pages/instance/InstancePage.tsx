import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, Loaded, queryKeys, useLocale } from '../../app/index.ts';
import { stepTitles } from '../instances/step-titles.ts';
import { InstanceHead } from './InstanceHead.tsx';
import { InstancePicture } from './InstancePicture.tsx';
import { InstanceRecord } from './InstanceRecord.tsx';
import type { InstanceDetail } from './instance-path.ts';
import './instance.css';

/** One instance: the path that it took, and why, in words. */
export function InstancePage({ id }: { id: string }) {
  const instance = useQuery({
    queryKey: queryKeys.instance(id),
    queryFn: ({ signal }) => client.getInstance({ params: { id }, signal }),
  });
  return <Loaded query={instance}>{(detail) => <InstanceBody detail={detail} />}</Loaded>;
}

/** What the reader looks at: a step on the canvas, or a line of the version's text. */
export interface Focus {
  readonly step: string | null;
  readonly line: number | null;
  readonly view: 'canvas' | 'text';
}

function InstanceBody({ detail }: { detail: InstanceDetail }) {
  const [focus, setFocus] = useState<Focus>({ step: null, line: null, view: 'canvas' });
  return (
    <div className="gf-instance">
      <InstanceHead detail={detail} />
      {detail.failure !== null && <FailureNotice detail={detail} failure={detail.failure} />}
      <div className="gf-instance-body">
        <InstancePicture detail={detail} focus={focus} onFocus={setFocus} />
        <InstanceRecord detail={detail} focus={focus} onFocus={setFocus} />
      </div>
    </div>
  );
}

function FailureNotice(props: {
  detail: InstanceDetail;
  failure: NonNullable<InstanceDetail['failure']>;
}) {
  const { t } = useTranslation('instance');
  const { detail, failure } = props;
  const titles = stepTitles(detail.text, useLocale());
  return (
    <Alert
      banner
      type="error"
      title={
        <>
          <strong>
            {failure.step === null
              ? t('failed')
              : t('failedAt', { step: titles.get(failure.step) ?? failure.step })}
          </strong>{' '}
          {failure.message}
        </>
      }
    />
  );
}
