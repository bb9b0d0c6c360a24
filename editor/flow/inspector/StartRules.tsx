import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/base/index.ts';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { Path } from '../../../engine/language/index.ts';
import { EventInput } from './ChoiceEditors.tsx';
import { FieldFindings, FieldRow } from './FieldRow.tsx';
import { isJsonList, lineOf, numbered } from './field-values.ts';
import { AddButton, Card, TypedLine } from './ListEditors.tsx';
import { findingsBelow, useScope, useValue } from './scope.ts';

const AT: Path = ['start'];

/** Asks how instances start: on events, on a schedule; by hand is always possible. */
export function StartRules() {
  const { t } = useTranslation('flow');
  const scope = useScope();
  const value = useValue(AT);
  const rules = isJsonList(value) ? value : [];
  const change = (next: readonly Json[]) => scope.set(AT, next.length === 0 ? undefined : next);
  return (
    <FieldRow
      id="flow-start"
      label={t('start.title')}
      help={rules.length === 0 ? t('start.byHand') : undefined}
    >
      <div id="flow-start" className="flow-cards">
        {numbered(rules).map(({ key, index, item: rule }) => (
          <StartRule
            key={key}
            rule={rule}
            index={index}
            change={(next) => change(rules.with(index, next))}
            remove={() => change(rules.toSpliced(index, 1))}
          />
        ))}
        <AddButton
          label={t('start.add')}
          onClick={() => change([...rules, { on: 'member.joined' }])}
        />
      </div>
    </FieldRow>
  );
}

function StartRule(props: {
  rule: Json;
  index: number;
  change: (rule: Json) => void;
  remove: () => void;
}) {
  const { rule, index, change, remove } = props;
  const { t } = useTranslation('flow');
  const scope = useScope();
  const at = [...AT, index];
  const isSchedule = isJsonObject(rule) && 'schedule' in rule;
  return (
    <Card title={t('start.rule', { number: index + 1 })} onUp={null} onRemove={remove}>
      <Select
        aria-label={t('start.type')}
        className="flow-wide"
        value={isSchedule ? 'schedule' : 'event'}
        options={[
          { value: 'event', label: t('start.onEvent') },
          { value: 'schedule', label: t('start.onSchedule') },
        ]}
        onChange={(type) =>
          change(type === 'event' ? { on: 'member.joined' } : { schedule: '0 10 * * 1' })
        }
      />
      {isSchedule ? (
        <>
          <TypedLine at={[...at, 'schedule']} label={t('start.cron')} isCode />
          <TypedLine at={[...at, 'for', 'if']} label={t('start.audience')} isCode isOptional />
          <TypedLine at={[...at, 'pace']} label={t('start.pace')} isOptional />
        </>
      ) : (
        <>
          <EventInput
            label={t('entry.event')}
            value={isJsonObject(rule) ? lineOf(rule.on) : ''}
            set={(event) => scope.set([...at, 'on'], event)}
          />
          <TypedLine at={[...at, 'if']} label={t('field.conditionOptional')} isCode isOptional />
          <TypedLine at={[...at, 'late']} label={t('start.late')} isOptional />
        </>
      )}
      <FieldFindings findings={findingsBelow(scope, at)} />
    </Card>
  );
}
