import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextDiff } from '../drawer/TextDiff.tsx';
import type { SaveState } from '../state/draft-saver.ts';
import { useFlow } from '../state/flow-store.ts';
import type { OpenFlow } from '../state/open-flow.ts';

/** Asks which text stays when somebody else saved in between; undo brings the other one back. */
export function ConflictDialog({ open }: { open: OpenFlow }) {
  const { t } = useTranslation('flow');
  const save = useFlow((state) => state.save);
  const mine = useFlow((state) => state.document.text);
  const [putOff, setPutOff] = useState<SaveState | null>(null);
  if (save.type !== 'conflict') return null;
  const takeTheirs = () => {
    const { text } = save.theirs;
    open.saver.takeTheirs();
    open.store.getState().replace(text);
  };
  return (
    <>
      <div role="alert" className="flow-notice">
        {t('conflict.title')}
        <Button size="small" onClick={() => setPutOff(null)}>
          {t('conflict.decide')}
        </Button>
      </div>
      <Modal
        open={putOff !== save}
        width={860}
        title={t('conflict.title')}
        onCancel={() => setPutOff(save)}
        footer={[
          <Button key="later" onClick={() => setPutOff(save)}>
            {t('conflict.later')}
          </Button>,
          <Button key="theirs" onClick={takeTheirs}>
            {t('conflict.takeTheirs')}
          </Button>,
          <Button key="mine" type="primary" danger onClick={() => void open.saver.overwrite()}>
            {t('conflict.overwrite')}
          </Button>,
        ]}
      >
        <p>{t('conflict.explain')}</p>
        <TextDiff before={save.theirs.text} after={mine} />
      </Modal>
    </>
  );
}
