import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, queryClient, queryKeys, useProblemWords } from '../../app/index.ts';

/** Asks why an instance is to end, and ends it; the journal keeps the reason. */
export function CancelDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('instance');
  const { message } = App.useApp();
  const words = useProblemWords();
  const [form] = Form.useForm<{ reason: string }>();
  const cancel = useMutation({
    mutationFn: (reason: string) => client.cancelInstance({ params: { id }, body: { reason } }),
    onSuccess: () => {
      void message.success(t('cancel.done'));
      void queryClient.invalidateQueries({ queryKey: queryKeys.instance(id) });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('cancel.title')}
      okText={t('cancel.confirm')}
      okButtonProps={{ danger: true }}
      cancelText={t('cancel.keep')}
      confirmLoading={cancel.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p>{t('cancel.consequence')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ reason }) => cancel.mutate(reason.trim())}
      >
        <Form.Item
          name="reason"
          label={t('cancel.reason')}
          rules={[{ required: true, whitespace: true, message: t('cancel.reasonNeeded') }]}
        >
          <Input.TextArea autoFocus rows={3} maxLength={500} showCount />
        </Form.Item>
      </Form>
      {cancel.error && <Alert type="error" showIcon title={words(cancel.error)} />}
    </Modal>
  );
}
