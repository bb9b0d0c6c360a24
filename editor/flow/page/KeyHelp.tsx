import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';

/** Lists the keys of the flow page. */
export function KeyHelp({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const { t } = useTranslation('flow');
  const keys: readonly (readonly [string, string])[] = [
    ['/', t('keys.palette')],
    ['Ctrl F', t('keys.search')],
    ['← ↑ → ↓', t('keys.walk')],
    ['Enter', t('keys.open')],
    ['F2', t('keys.rename')],
    ['Delete', t('keys.remove')],
    ['Ctrl D', t('keys.duplicate')],
    ['Ctrl Z', t('keys.undo')],
    ['Ctrl Shift Z', t('keys.redo')],
    ['1', t('keys.fit')],
    ['Esc', t('keys.deselect')],
    ['?', t('keys.help')],
  ];
  return (
    <Modal open={isOpen} title={t('keys.title')} footer={null} onCancel={close} width={420}>
      <dl className="flow-keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
