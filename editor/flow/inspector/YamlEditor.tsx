import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDocument, stringify } from 'yaml';
import type { Json } from '../../../engine/base/index.ts';
import type { FieldEditorProps } from './FieldRow.tsx';

/** Edits a value that has no form of its own, as YAML. It is taken over when the field is left. */
export function YamlEditor({ id, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const shown = value === undefined ? '' : stringify(value, { lineWidth: 0 }).trimEnd();
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? null : readYaml(draft);
  const finish = () => {
    if (draft === null || read === null || !read.ok) return;
    setDraft(null);
    if (draft.trim() !== shown) set(read.value);
  };
  return (
    <>
      <Input.TextArea
        id={id}
        className="flow-code"
        autoSize={{ minRows: 1, maxRows: 12 }}
        spellCheck={false}
        placeholder="YAML"
        status={read?.ok === false ? 'error' : ''}
        value={draft ?? shown}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
      />
      {read?.ok === false ? (
        <ul className="flow-field-findings">
          <li className="error">{t('field.badYaml')}</li>
        </ul>
      ) : null}
    </>
  );
}

type Read = { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false };

function readYaml(text: string): Read {
  if (text.trim() === '') return { ok: true, value: undefined };
  const document = parseDocument(text);
  if (document.errors.length > 0) return { ok: false };
  try {
    // Without tags, YAML's core schema gives JSON values only; the checker judges the result again.
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) as Json };
  } catch {
    return { ok: false };
  }
}
