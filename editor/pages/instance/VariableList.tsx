import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../app/index.ts';
import type { InstanceDetail } from './instance-path.ts';

/** The variables of an instance with their present values, as JSON. */
export function VariableList({ vars }: { vars: InstanceDetail['vars'] }) {
  const { t } = useTranslation('instance');
  const entries = Object.entries(vars);
  if (entries.length === 0) return <EmptyState title={t('noVars')} />;
  return (
    <ul className="gf-list">
      {entries.map(([name, value]) => (
        <li key={name}>
          <span className="gf-code">{name}</span>
          <code className="gf-code gf-grow gf-value">{JSON.stringify(value, null, 2)}</code>
        </li>
      ))}
    </ul>
  );
}
