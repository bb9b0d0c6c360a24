import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../server/client.ts';

/** Says in the reader's language why a call failed; the server's own words where we have none. */
export function useProblemWords(): (error: Error) => string {
  const { t } = useTranslation('frame');
  return (error) => problemWords(error, t);
}

/** As {@link useProblemWords}, with the texts given. */
export function problemWords(error: Error, t: TFunction<'frame'>): string {
  if (!(error instanceof ApiError)) return error.message;
  const { code, detail } = error.problem;
  if (error.status === 0) return t('problem.unreachable');
  const known = t(`problem.code.${code}`, { defaultValue: '' });
  if (known !== '') return known;
  if (error.status === 404) return t('problem.notFound');
  return error.status >= 500 ? t('problem.server') : detail;
}
