import { useId } from 'react';
import { inLocale } from '../../../engine/base/index.ts';
import type { FormField } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { FieldRow } from './FieldRow.tsx';
import { FIELD_EDITORS } from './field-editors.ts';
import { findingsBelow, useScope, useValue } from './scope.ts';

/** Shows one field of a kind's form: label, editor, help, and what the checker says of it. */
export function Field({ field }: { field: FormField }) {
  const id = useId();
  const locale = useLocale();
  const scope = useScope();
  const value = useValue(field.at);
  const Editor = FIELD_EDITORS[field.input];
  const findings = findingsBelow(scope, field.at);
  return (
    <FieldRow
      id={id}
      label={inLocale(field.label, locale)}
      help={field.help === undefined ? undefined : inLocale(field.help, locale)}
      findings={findings}
    >
      <Editor
        id={id}
        field={field}
        value={value}
        set={(next, mark) => scope.set(field.at, next, mark)}
      />
    </FieldRow>
  );
}
