import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useLocation, useSearch } from 'wouter';
import { Loaded } from './Loaded.tsx';
import { useSession } from './session.ts';
import { TopBar } from './TopBar.tsx';
import { Waiting } from './Waiting.tsx';

const SubjectDrawer = lazy(async () => {
  const { SubjectDrawer: drawer } = await import('../pages/subject/SubjectDrawer.tsx');
  return { default: drawer };
});

/** The bar on top and the page below it, for somebody who is signed in; others go to sign in. */
export function Frame({ children }: { children: ReactNode }) {
  const session = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (session.data === undefined) {
    return (
      <main>
        <Loaded query={session}>{() => null}</Loaded>
      </main>
    );
  }
  if (session.data === null) return <Redirect to={signInPath(path, search)} replace />;
  return <SignedIn>{children}</SignedIn>;
}

function SignedIn({ children }: { children: ReactNode }) {
  const { t } = useTranslation('frame');
  return (
    <div className="gf-frame">
      <a className="gf-skip" href="#content">
        {t('skip')}
      </a>
      <TopBar />
      <main id="content" className="gf-content" tabIndex={-1}>
        <Suspense fallback={<Waiting />}>{children}</Suspense>
      </main>
      <Suspense>
        <SubjectDrawer />
      </Suspense>
    </div>
  );
}

/** Where to sign in, and which page to come back to afterwards. */
function signInPath(path: string, search: string): string {
  const back = search === '' ? path : `${path}?${search}`;
  return back === '/flows' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`;
}
