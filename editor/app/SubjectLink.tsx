import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';

export interface SubjectName {
  readonly kind: 'member' | 'customer' | 'group' | 'workspace';
  readonly ref: string;
}

/** Names a subject; a click opens it in the drawer, over whatever page it was clicked on. */
export function SubjectLink(props: { subject: SubjectName; name: string | null }) {
  const { subject, name } = props;
  const { t } = useTranslation('frame');
  const href = useSubjectHref(subject);
  if (subject.kind === 'workspace') return <span>{t('subject.workspace')}</span>;
  const shown = name ?? subject.ref;
  return (
    <Link href={href} title={`${t(`subject.kind.${subject.kind}`)} ${subject.ref}`}>
      {shown}
    </Link>
  );
}

function useSubjectHref(subject: SubjectName): string {
  const [path] = useLocation();
  const search = new URLSearchParams(useSearch());
  search.set('subject', `${subject.kind}:${subject.ref}`);
  return `${path}?${search}`;
}
