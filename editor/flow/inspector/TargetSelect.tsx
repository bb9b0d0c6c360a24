import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isId } from '../../../engine/base/index.ts';
import type { Path, Port, Target } from '../../../engine/language/index.ts';
import { useScope } from './scope.ts';

/** Chooses where a port leads: a step, an end, a new end that is typed, or nowhere. */
export function TargetSelect(props: { port: Port; id?: string; label?: string }) {
  const { port, id, label } = props;
  const { t } = useTranslation('flow');
  const { targets, connect } = useScope();
  const [search, setSearch] = useState('');
  const steps = targets.filter((choice) => choice.target.type === 'step').map(optionOf);
  const ends = targets.filter((choice) => choice.target.type === 'end').map(optionOf);
  const now = port.target === null ? null : keyOf(port.target);
  const fresh = freshEnds(search, port.target, [...steps, ...ends]);
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      className="flow-wide"
      showSearch={{ optionFilterProp: 'search', onSearch: setSearch }}
      allowClear
      placeholder={port.required ? t('target.missing') : t('target.none')}
      status={port.required && port.target === null ? 'error' : ''}
      value={now}
      onChange={(key: string | undefined) =>
        connect(port, key === undefined ? null : targetOfKey(key))
      }
      options={[
        { label: t('target.steps'), options: steps },
        {
          label: t('target.ends'),
          options: [
            ...ends,
            ...fresh.map((outcome) => ({
              value: `end:${outcome}`,
              label: t('target.newEnd', { outcome }),
              search: outcome,
            })),
          ],
        },
      ]}
    />
  );
}

/** The same for the port that is written at a place of the form's map. */
export function TargetAt({ at, label }: { at: Path; label: string }) {
  const { ports } = useScope();
  const port = ports.find((each) => JSON.stringify(each.at) === JSON.stringify(at));
  return port === undefined ? null : <TargetSelect port={port} label={label} />;
}

function optionOf(choice: { target: Target; label: string }) {
  const key = keyOf(choice.target);
  return { value: key, label: choice.label, search: `${choice.label} ${key}` };
}

function keyOf(target: Target): string {
  return target.type === 'step' ? `step:${target.step}` : `end:${target.outcome}`;
}

function targetOfKey(key: string): Target {
  return key.startsWith('step:')
    ? { type: 'step', step: key.slice('step:'.length) }
    : { type: 'end', outcome: key.slice('end:'.length) };
}

/** Ends that are not in the flow yet: the one that is set, and the one that is being typed. */
function freshEnds(
  search: string,
  now: Target | null,
  known: readonly { value: string }[],
): readonly string[] {
  const wishes = [now?.type === 'end' ? now.outcome : '', search.trim()];
  return wishes.filter(
    (outcome, index) =>
      isId(outcome) &&
      wishes.indexOf(outcome) === index &&
      !known.some((choice) => choice.value === `end:${outcome}`),
  );
}
