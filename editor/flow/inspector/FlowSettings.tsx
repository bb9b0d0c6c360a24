import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../engine/language/index.ts';
import { flowPorts } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { connectPort, setFlowValue } from '../state/edits.ts';
import type { Shown } from '../state/flow-document.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import { AfterEditor, OnEditor } from './EntriesEditor.tsx';
import { Field } from './Field.tsx';
import { FieldFindings } from './FieldRow.tsx';
import { ReenterField } from './ReenterField.tsx';
import { Section } from './Section.tsx';
import { StartRules } from './StartRules.tsx';
import type { EditScope } from './scope.ts';
import { EditScopeContext, findingsBelow } from './scope.ts';
import { targetChoices } from './target-choices.ts';

const TITLE: FormField = { at: ['title'], label: { zh: '标题', en: 'Title' }, input: 'line' };
const ABOUT: FormField = {
  at: ['about'],
  label: { zh: '关于谁', en: 'About' },
  help: {
    zh: '每个这样的人或群各走一遍流程',
    en: 'Each such person or group goes through the flow',
  },
  input: 'choice',
  choices: [
    {
      value: 'member',
      label: { zh: '群成员（某个群里的一个人）', en: 'member (a person in one group)' },
    },
    { value: 'customer', label: { zh: '客户', en: 'customer' } },
    { value: 'group', label: { zh: '群', en: 'group' } },
    { value: 'workspace', label: { zh: '整个工作区', en: 'workspace' } },
  ],
};
const GOALS: FormField = {
  at: ['goals'],
  label: { zh: '目标', en: 'Goals' },
  help: {
    zh: '哪些结束算成功，例如 converted；每个都要有一处“结束”通向它',
    en: 'Outcomes that count as success, such as converted; each must occur as an end',
  },
  input: 'tags',
};
const RARE: readonly FormField[] = [
  {
    at: ['vars'],
    label: { zh: '变量与初值', en: 'Variables and first values' },
    input: 'values',
  },
  {
    at: ['key'],
    label: { zh: '区分键', en: 'Key' },
    help: {
      zh: '表达式；同一个人可按它的不同取值同时走多遍',
      en: 'An expression; one subject can run once for each of its values',
    },
    input: 'condition',
  },
  { at: ['note'], label: { zh: '备注', en: 'Note' }, input: 'line' },
];

/** Asks for what concerns the whole flow: whom it is about, how it starts, what is a success. */
export function FlowSettings() {
  const shown = useFlow((state) => state.document.shown);
  return shown === null ? null : <FlowForm shown={shown} />;
}

function FlowForm({ shown }: { shown: Shown }) {
  const { t } = useTranslation('flow');
  const scope = useFlowScope(shown);
  const own = scope.findings.filter((finding) => finding.path.length === 0);
  return (
    <EditScopeContext value={scope}>
      <header className="flow-inspector-head">
        <h2>{t('settings.title')}</h2>
        <code>{shown.flow.id}</code>
      </header>
      <FieldFindings findings={[...own, ...findingsBelow(scope, ['flow'])]} />
      <Field field={TITLE} />
      <Field field={ABOUT} />
      <StartRules />
      <ReenterField />
      <Field field={GOALS} />
      <Section name="on" title={t('settings.on')} at={['on']}>
        <OnEditor at={['on']} />
      </Section>
      <Section name="after" title={t('settings.after')} at={['after']}>
        <AfterEditor at={['after']} />
      </Section>
      <Section name="more" title={t('inspector.more')} at={null}>
        {RARE.map((field) => (
          <Field key={field.at.join('.')} field={field} />
        ))}
      </Section>
    </EditScopeContext>
  );
}

function useFlowScope({ flow, drawn }: Shown): EditScope {
  const store = useFlowStore();
  const locale = useLocale();
  const findings = useFlow((state) => state.document.findings);
  return useMemo(
    () => ({
      name: 'flow',
      base: [],
      body: flow.json,
      ports: flowPorts(flow),
      findings: findings.filter((finding) => finding.path[0] !== 'steps'),
      targets: targetChoices(drawn, locale, null),
      set: (at, value, mark) =>
        void store
          .getState()
          .run(setFlowValue(at, value), mark === undefined ? {} : { mark: `flow/${mark}` }),
      connect: (port, target) => void store.getState().run(connectPort(null, port.name, target)),
    }),
    [flow, drawn, findings, store, locale],
  );
}
