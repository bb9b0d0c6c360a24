import { Alert, Form, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from './problem.ts';

interface Props {
  readonly title: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly isPending: boolean;
  readonly error: Error | null;
  /** Gets the reason without blanks around it. */
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
  /** What it leads to, and what else is asked. */
  readonly children: ReactNode;
}

/** Says what an act leads to, and asks why it is to be done. */
export function ReasonDialog(props: Props) {
  const { t } = useTranslation('frame');
  const words = useProblemWords();
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal
      open
      title={props.title}
      okText={props.confirm}
      okButtonProps={{ danger: props.danger === true }}
      cancelText={t('reason.keep')}
      confirmLoading={props.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      {props.children}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ reason }) => props.onConfirm(reason.trim())}
      >
        <Form.Item
          name="reason"
          label={t('reason.label')}
          rules={[{ required: true, whitespace: true, message: t('reason.needed') }]}
        >
          <Input.TextArea autoFocus rows={3} maxLength={500} showCount />
        </Form.Item>
      </Form>
      {props.error && <Alert type="error" showIcon title={words(props.error)} />}
    </Modal>
  );
}
