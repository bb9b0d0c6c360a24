import { Button, Segmented, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Icon } from './Icon.tsx';
import { LiveMark } from './LiveMark.tsx';
import { usePreferences } from './preferences.ts';
import { useSignOut } from './session.ts';

const PLACES = [
  { key: 'flows', href: '/flows', under: ['/flows', '/instances'] },
  { key: 'sandbox', href: '/sandbox', under: ['/sandbox'] },
  { key: 'tasks', href: '/tasks', under: ['/tasks'] },
  { key: 'broadcasts', href: '/broadcasts', under: ['/broadcasts'] },
  { key: 'segments', href: '/segments', under: ['/segments'] },
  { key: 'plan', href: '/plan', under: ['/plan'] },
  { key: 'calendar', href: '/calendar', under: ['/calendar'] },
  { key: 'deliveries', href: '/deliveries', under: ['/deliveries'] },
  { key: 'putAside', href: '/put-aside', under: ['/put-aside'] },
] as const;

/** The bar on top: where one can go, how the pages look, and the way out. */
export function TopBar() {
  const { t } = useTranslation('frame');
  const [path] = useLocation();
  return (
    <header className="gf-top">
      <Link href="/flows" className="gf-brand">
        <Icon name="flow" size={20} />
        groupflow
      </Link>
      <nav className="gf-nav" aria-label={t('nav.label')}>
        {PLACES.map((place) => {
          const here = place.under.some((start) => path === start || path.startsWith(`${start}/`));
          return (
            <Link key={place.key} href={place.href} aria-current={here ? 'page' : undefined}>
              {t(`nav.${place.key}`)}
            </Link>
          );
        })}
      </nav>
      <LiveMark />
      <LookSwitches />
      <SignOut />
    </header>
  );
}

function LookSwitches() {
  const { t } = useTranslation('frame');
  const { locale, appearance, setLocale, setAppearance } = usePreferences();
  const other = appearance === 'light' ? 'dark' : 'light';
  const toOther = t(other === 'dark' ? 'appearance.toDark' : 'appearance.toLight');
  return (
    <>
      <Segmented
        aria-label={t('language')}
        value={locale}
        onChange={setLocale}
        options={[
          { value: 'zh', label: <span lang="zh-CN">中</span> },
          { value: 'en', label: <span lang="en">EN</span> },
        ]}
      />
      <Tooltip title={toOther}>
        <Button
          type="text"
          aria-label={toOther}
          icon={<Icon name={other === 'dark' ? 'moon' : 'sun'} />}
          onClick={() => setAppearance(other)}
        />
      </Tooltip>
    </>
  );
}

function SignOut() {
  const { t } = useTranslation('frame');
  const signOut = useSignOut();
  return (
    <Tooltip title={t('signOut')} placement="bottomRight">
      <Button
        type="text"
        aria-label={t('signOut')}
        loading={signOut.isPending}
        icon={<Icon name="leave" />}
        onClick={() => signOut.mutate()}
      />
    </Tooltip>
  );
}
