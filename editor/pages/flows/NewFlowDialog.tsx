import { useMutation } from '@tanstack/react-query';
import { Alert, Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { client, queryClient, queryKeys, useProblemWords } from '../../app/index.ts';
import type { About } from './flow-template.ts';
import { flowTemplate, freeId, idProblem } from './flow-template.ts';

interface NewFlow {
  readonly title: string;
  readonly id: string;
  readonly about: About;
}

const ABOUTS: readonly About[] = ['member', 'customer', 'group', 'workspace'];

/** Asks what a new flow is called and about whom it is, stores its first draft and opens it. */
export function NewFlowDialog(props: { taken: readonly string[]; onClose: () => void }) {
  const { taken, onClose } = props;
  const { t } = useTranslation('flows');
  const [form] = Form.useForm<NewFlow>();
  const words = useProblemWords();
  const creation = useCreation();
  return (
    <Modal
      open
      title={t('new.title')}
      okText={t('new.create')}
      cancelText={t('frame:cancel')}
      confirmLoading={creation.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<NewFlow>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ title: '', id: freeId(taken), about: 'member' }}
        onFinish={(flow) => creation.mutate(flow)}
      >
        <TitleField />
        <IdField taken={taken} />
        <AboutField />
      </Form>
      {creation.error && <Alert type="error" showIcon title={words(creation.error)} />}
    </Modal>
  );
}

function TitleField() {
  const { t } = useTranslation('flows');
  return (
    <Form.Item
      name="title"
      label={t('new.name')}
      rules={[{ required: true, whitespace: true, message: t('new.nameNeeded') }]}
    >
      <Input autoFocus maxLength={80} placeholder={t('new.namePlaceholder')} />
    </Form.Item>
  );
}

function IdField({ taken }: { taken: readonly string[] }) {
  const { t } = useTranslation('flows');
  const validator = (_: unknown, id: string) => {
    const problem = idProblem(id, taken);
    return problem === null ? Promise.resolve() : Promise.reject(new Error(t(`new.id.${problem}`)));
  };
  return (
    <Form.Item name="id" label={t('new.idLabel')} extra={t('new.idHint')} rules={[{ validator }]}>
      <Input spellCheck={false} className="gf-code" />
    </Form.Item>
  );
}

function AboutField() {
  const { t } = useTranslation('flows');
  return (
    <Form.Item name="about" label={t('new.about')}>
      <Radio.Group className="gf-abouts">
        {ABOUTS.map((about) => (
          <Radio key={about} value={about}>
            {t(`new.abouts.${about}.name`)}
            <span className="gf-faint">{t(`new.abouts.${about}.hint`)}</span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}

function useCreation() {
  const { t } = useTranslation('flows');
  const [, navigate] = useLocation();
  // These texts are Liquid: their braces are not for i18next.
  const raw = { skipInterpolation: true } as const;
  const words = {
    greetTitle: t('template.greetTitle'),
    toMember: t('template.greeting.member', raw),
    toCustomer: t('template.greeting.customer', raw),
    announcement: t('template.announcement'),
    pauseTitle: t('template.pauseTitle'),
  };
  return useMutation({
    mutationFn: ({ title, id, about }: NewFlow) =>
      client.saveDraft({
        params: { id },
        body: flowTemplate({ id, title: title.trim(), about }, words),
      }),
    onSuccess: (_, { id }) => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.flows });
      navigate(`/flows/${id}`);
    },
  });
}
