import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import type { FormField, Port } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { FieldRow } from './FieldRow.tsx';
import { isBelow } from './field-values.ts';
import { useScope } from './scope.ts';
import { TargetSelect } from './TargetSelect.tsx';

/** Asks where a step leads, by every port that no list of the form or entry asks for already. */
export function PortTargets({ fields }: { fields: readonly FormField[] }) {
  const { t } = useTranslation('flow');
  const { ports } = useScope();
  const own = ports.filter((port) => !isAskedFor(port, fields));
  if (own.length === 0) return null;
  return (
    <fieldset className="flow-ports" aria-label={t('inspector.ports')}>
      {own.map((port) => (
        <PortTarget key={port.name} port={port} />
      ))}
    </fieldset>
  );
}

function PortTarget({ port }: { port: Port }) {
  const id = useId();
  const locale = useLocale();
  return (
    <FieldRow id={id} label={inLocale(port.label, locale)}>
      <TargetSelect id={id} port={port} />
    </FieldRow>
  );
}

const LISTS = ['branches', 'shares', 'options', 'outcomes'];

function isAskedFor(port: Port, fields: readonly FormField[]): boolean {
  if (/^(on|after)\.\d+$/.test(port.name)) return true;
  return fields.some((field) => LISTS.includes(field.input) && isBelow(port.at, field.at));
}
