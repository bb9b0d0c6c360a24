import { useTranslation } from 'react-i18next';
import { useFlow } from '../state/flow-store.ts';

/** A variable as a list offers it, with the output that is written into the text. */
export interface VariableChoice {
  readonly output: string;
  readonly label: string;
}

/** Variables that a text of this flow may use: the subject's, the flow's own, the event's. */
export function useVariableChoices(): readonly VariableChoice[] {
  const { t } = useTranslation('flow');
  const flow = useFlow((state) => state.document.shown?.flow ?? null);
  const about = flow?.about === 'member' ? 'member' : 'customer';
  const own = Object.keys(flow?.vars ?? {});
  return [
    {
      output: `{{ ${about}.name | default: '${t('message.friend')}' }}`,
      label: t('message.nameOfSubject'),
    },
    { output: "{{ group.name | default: '' }}", label: t('message.nameOfGroup') },
    ...own.map((name) => ({
      output: `{{ vars.${name} }}`,
      label: t('message.variable', { name }),
    })),
    { output: "{{ event.data.text | default: '' }}", label: t('message.textOfEvent') },
  ];
}
