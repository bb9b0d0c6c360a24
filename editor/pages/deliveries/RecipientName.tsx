import { useTranslation } from 'react-i18next';
import { SubjectLink } from '../../app/index.ts';
import { readAddress } from './address.ts';

/** Names to whom a delivery goes; a person or group opens in the drawer. */
export function RecipientName({ to, name }: { to: string | null; name: string | null }) {
  const { t } = useTranslation('deliveries');
  if (to === null) return <span className="gf-faint">–</span>;
  const recipient = readAddress(to);
  switch (recipient.type) {
    case 'other':
      return recipient.text;
    case 'staff':
      return (
        <div className="gf-two-lines">
          <span>{recipient.ref}</span>
          <span className="gf-faint">{t('staff')}</span>
        </div>
      );
    case 'subject': {
      const { subject } = recipient;
      // A member's ref begins with the group's, which the second line leaves to the drawer.
      const shown = name ?? subject.ref.slice(subject.ref.indexOf('/') + 1);
      return (
        <div className="gf-two-lines">
          <span className="gf-clip">
            <SubjectLink subject={subject} name={shown} />
          </span>
          <span className="gf-faint">{t(`frame:subject.kind.${subject.kind}`)}</span>
        </div>
      );
    }
  }
}
