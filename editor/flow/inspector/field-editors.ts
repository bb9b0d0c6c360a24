import type { ComponentType } from 'react';
import type { FormField } from '../../../engine/language/index.ts';
import {
  ChoiceEditor,
  ClassEditor,
  EventEditor,
  RecipientEditor,
  TagsEditor,
} from './ChoiceEditors.tsx';
import type { FieldEditorProps } from './FieldRow.tsx';
import { BranchesEditor, OptionsEditor, SharesEditor } from './ListEditors.tsx';
import { AudienceEditor, BlocksEditor, OutcomesEditor } from './MapEditors.tsx';
import { MessageEditor } from './MessageEditor.tsx';
import { ConditionEditor, LineEditor, NumberEditor, SwitchEditor } from './TextEditors.tsx';
import { DaysEditor, SpanEditor, TimeEditor, WindowsEditor } from './TimeEditors.tsx';
import { ValuesEditor } from './ValuesEditor.tsx';
import { YamlEditor } from './YamlEditor.tsx';

/** The editor of each input that a kind's form may ask for. */
export const FIELD_EDITORS: Readonly<Record<FormField['input'], ComponentType<FieldEditorProps>>> =
  {
    line: LineEditor,
    message: MessageEditor,
    number: NumberEditor,
    switch: SwitchEditor,
    span: SpanEditor,
    time: TimeEditor,
    windows: WindowsEditor,
    days: DaysEditor,
    condition: ConditionEditor,
    recipient: RecipientEditor,
    class: ClassEditor,
    event: EventEditor,
    choice: ChoiceEditor,
    tags: TagsEditor,
    values: ValuesEditor,
    branches: BranchesEditor,
    shares: SharesEditor,
    options: OptionsEditor,
    outcomes: OutcomesEditor,
    blocks: BlocksEditor,
    audience: AudienceEditor,
    yaml: YamlEditor,
  };
