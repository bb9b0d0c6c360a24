import { Button, Dropdown, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldEditorProps } from './FieldRow.tsx';
import { lineOf } from './field-values.ts';
import { previewText } from './message-preview.ts';
import { useTyped } from './scope.ts';
import { useVariableChoices } from './variable-choices.ts';

/** Edits a message's text: variables from a list, and a preview as it would arrive in a chat. */
export function MessageEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const area = useRef<TextAreaRef>(null);
  const mark = `type:${field.at.join('.')}`;
  const typed = useTyped(lineOf(value), (text) => set(text, mark));
  const variables = useVariableChoices();
  const insert = (output: string) => {
    const element = area.current?.resizableTextArea?.textArea;
    const start = element?.selectionStart ?? typed.text.length;
    const end = element?.selectionEnd ?? start;
    typed.type(`${typed.text.slice(0, start)}${output}${typed.text.slice(end)}`);
    element?.focus();
  };
  return (
    <div className="flow-message">
      <Input.TextArea
        ref={area}
        id={id}
        autoSize={{ minRows: 3, maxRows: 14 }}
        value={typed.text}
        onChange={(event) => typed.type(event.target.value)}
        onBlur={typed.finish}
      />
      <Dropdown
        trigger={['click']}
        menu={{
          items: variables.map(({ output, label }) => ({ key: output, label })),
          onClick: ({ key }) => insert(key),
        }}
      >
        <Button size="small" type="text">
          {t('message.insertVariable')}
        </Button>
      </Dropdown>
      <MessagePreview source={typed.text} />
    </div>
  );
}

/** Shows a text as the bubble of a chat, with invented names. */
function MessagePreview({ source }: { source: string }) {
  const { t } = useTranslation('flow');
  const preview = previewText(source);
  if (preview === null || preview.trim() === '') return null;
  return (
    <figure className="flow-preview">
      <figcaption>{t('message.preview')}</figcaption>
      <div className="flow-preview-row">
        <span className="flow-avatar" aria-hidden="true">
          {t('message.assistantInitial')}
        </span>
        <div className="flow-bubble">{preview}</div>
      </div>
    </figure>
  );
}
