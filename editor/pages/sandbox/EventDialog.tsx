import { App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { useLocale } from '../../app/index.ts';
import type { SandboxMember } from './chat.ts';
import { MEMBER_EVENTS, readData, sampleData } from './event-presets.ts';
import { useRaise } from './sandbox-acts.ts';

interface EventForm {
  readonly type: string;
  readonly data: string;
}

/** Asks which event of the catalogue happened to a member, and with which data. */
export function EventDialog(props: { member: SandboxMember; onClose: () => void }) {
  const { t } = useTranslation('sandbox');
  const { message } = App.useApp();
  const [form] = Form.useForm<EventForm>();
  const raise = useRaise();
  const submit = ({ type, data }: EventForm) =>
    raise.mutate(
      { ref: props.member.ref, type, data: readData(data) ?? {} },
      {
        onSuccess: () => {
          void message.success(t('events.raised', { type }));
          props.onClose();
        },
      },
    );
  return (
    <Modal
      open
      title={t('events.dialog', { name: props.member.name })}
      okText={t('events.raise')}
      cancelText={t('frame:cancel')}
      confirmLoading={raise.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      <Form<EventForm> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <TypeField onChoose={(type) => form.setFieldValue('data', sampleData(type))} />
        <DataField />
      </Form>
    </Modal>
  );
}

function TypeField({ onChoose }: { onChoose: (type: string) => void }) {
  const { t } = useTranslation('sandbox');
  const locale = useLocale();
  return (
    <Form.Item
      name="type"
      label={t('events.type')}
      rules={[{ required: true, message: t('events.typeNeeded') }]}
    >
      <Select
        autoFocus
        showSearch={{ optionFilterProp: 'search' }}
        placeholder={t('events.typePlaceholder')}
        onChange={onChoose}
        options={MEMBER_EVENTS.map(({ type, title }) => ({
          value: type,
          label: `${inLocale(title, locale)} · ${type}`,
          search: `${title.zh} ${title.en} ${type}`,
        }))}
      />
    </Form.Item>
  );
}

function DataField() {
  const { t } = useTranslation('sandbox');
  const validator = (_: unknown, written: string) =>
    readData(written ?? '') === null
      ? Promise.reject(new Error(t('events.dataNoObject')))
      : Promise.resolve();
  return (
    <Form.Item
      name="data"
      label={t('events.data')}
      initialValue="{}"
      rules={[{ validator }]}
      validateTrigger="onBlur"
    >
      <Input.TextArea className="gf-code" rows={6} spellCheck={false} />
    </Form.Item>
  );
}
