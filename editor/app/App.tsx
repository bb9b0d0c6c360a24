import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import { AppRoutes } from './AppRoutes.tsx';
import { antdLocaleOf } from './antd-locale.ts';
import { CrashBoundary } from './CrashBoundary.tsx';
import { startI18n } from './i18n.ts';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query.ts';
import { themeOf } from './theme.ts';

startI18n();

/** The whole editor: language, look, data and routes. */
export function App() {
  const { locale, appearance } = usePreferences();
  return (
    <ConfigProvider
      theme={themeOf(appearance, locale)}
      locale={antdLocaleOf(locale)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className={`gf-app gf-${appearance}`} message={{ maxCount: 3 }}>
        <CrashBoundary>
          <QueryClientProvider client={queryClient}>
            <AppRoutes />
          </QueryClientProvider>
        </CrashBoundary>
      </AntApp>
    </ConfigProvider>
  );
}
