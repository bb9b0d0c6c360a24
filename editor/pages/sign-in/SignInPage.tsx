import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Redirect, useSearch } from 'wouter';
import { ApiError } from '../../../server/client.ts';
import { client, Icon, queryClient, queryKeys, Waiting } from '../../app/index.ts';

const SERVE = 'npm run --silent groupflow -- serve';

/** Exchanges the token of a sign-in link and goes on; without one says how to get a link. */
export function SignInPage() {
  const { t } = useTranslation('frame');
  const search = new URLSearchParams(useSearch());
  const token = search.get('token');
  const exchange = useExchange(token);
  if (exchange.isSuccess) return <Redirect to={safeNext(search.get('next'))} replace />;
  return (
    <main className="gf-sign-in">
      <Card>
        <h1>
          <Icon name="flow" size={24} /> {t('signIn.title')}
        </h1>
        {token !== null && exchange.isPending && <Waiting />}
        {token === null && <p>{t('signIn.need')}</p>}
        {exchange.error && <Refused error={exchange.error} />}
        {(token === null || exchange.isError) && <HowTo />}
      </Card>
    </main>
  );
}

function HowTo() {
  const { t } = useTranslation('frame');
  return (
    <section>
      <h2>{t('signIn.how')}</h2>
      <p>{t('signIn.howServe')}</p>
      <p>{t('signIn.howRestart')}</p>
      <Typography.Paragraph copyable={{ text: SERVE }}>
        <code>{SERVE}</code>
      </Typography.Paragraph>
    </section>
  );
}

function Refused({ error }: { error: Error }) {
  const { t } = useTranslation('frame');
  const refused = error instanceof ApiError && error.status === 401;
  return (
    <Alert
      showIcon
      type={refused ? 'warning' : 'error'}
      title={refused ? t('signIn.refused') : t('problem.unreachable')}
      description={refused ? t('signIn.refusedHint') : undefined}
    />
  );
}

/** A query rather than a mutation: the link itself is the act, and one token is sent once. */
function useExchange(token: string | null) {
  return useQuery({
    queryKey: ['signIn', token],
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const session = await client.signIn({ body: { token: token ?? '' } });
      queryClient.setQueryData(queryKeys.session, session);
      return session;
    },
  });
}

/** Only pages of our own: an address of elsewhere in the link leads to the flows. */
function safeNext(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : '/flows';
}
