import { Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { Path } from '../../../engine/language/index.ts';
import { FieldRow } from './FieldRow.tsx';
import { lineOf } from './field-values.ts';
import { findingsBelow, useScope, useValue } from './scope.ts';
import { SpanInput } from './TimeEditors.tsx';

const AT: Path = ['reenter'];

/** Asks whether somebody who went through may come again, and when. */
export function ReenterField() {
  const { t } = useTranslation('flow');
  const id = useId();
  const scope = useScope();
  const value = useValue(AT);
  const isAfter = isJsonObject(value);
  const choose = (rule: string | undefined) =>
    scope.set(AT, rule === 'after' ? { after: '30d' } : rule);
  return (
    <FieldRow id={id} label={t('reenter.title')} findings={findingsBelow(scope, AT)}>
      <div className="flow-rows">
        <Select
          id={id}
          className="flow-wide"
          allowClear
          placeholder={t('reenter.ended')}
          value={value === undefined ? null : isAfter ? 'after' : lineOf(value)}
          options={[
            { value: 'never', label: t('reenter.never') },
            { value: 'ended', label: t('reenter.ended') },
            { value: 'after', label: t('reenter.after') },
            { value: 'restart', label: t('reenter.restart') },
          ]}
          onChange={choose}
        />
        {isAfter ? (
          <SpanInput
            id={`${id}-span`}
            label={t('reenter.after')}
            text={lineOf(value.after)}
            set={(span) => span !== undefined && scope.set([...AT, 'after'], span)}
          />
        ) : null}
      </div>
    </FieldRow>
  );
}
