import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Json } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import type { Finding, FormField } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';

/** What every editor of a field gets. */
export interface FieldEditorProps {
  /** The id of the element that the field's label names. */
  readonly id: string;
  readonly field: FormField;
  readonly value: Json | undefined;
  /** Sets the field's value, or removes it when undefined. */
  readonly set: (value: Json | undefined, mark?: string) => void;
}

/** Lays out a labelled editor with its help and its findings below. */
export function FieldRow(props: {
  id: string;
  label: string;
  help?: string | undefined;
  findings?: readonly Finding[];
  extra?: ReactNode;
  children: ReactNode;
}) {
  const { id, label, help, findings = [], extra, children } = props;
  return (
    <div className="flow-field">
      <div className="flow-field-head">
        <label htmlFor={id}>{label}</label>
        {extra}
      </div>
      {children}
      <FieldFindings findings={findings} />
      {help === undefined || findings.length > 0 ? null : (
        <div className="flow-field-help">{help}</div>
      )}
    </div>
  );
}

/** Lists what the checker says, with its hints, where the mistake is mended. */
export function FieldFindings({ findings }: { findings: readonly Finding[] }) {
  const locale = useLocale();
  if (findings.length === 0) return null;
  return (
    <ul className="flow-field-findings">
      {findings.map((finding) => (
        <li key={`${finding.code}${finding.range.start.offset}`} className={finding.severity}>
          {inLocale(finding.message, locale)}
          {finding.hint === undefined ? null : <small>{inLocale(finding.hint, locale)}</small>}
        </li>
      ))}
    </ul>
  );
}

/** A small button at the end of a row that takes the row away. */
export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <Button type="text" size="small" aria-label={name} title={name} onClick={onClick}>
      ×
    </Button>
  );
}
