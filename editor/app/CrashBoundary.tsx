import { Button, Result } from 'antd';
import type { ReactNode } from 'react';
import { Component } from 'react';
import { Translation } from 'react-i18next';

interface State {
  readonly crashed: boolean;
}

/** Keeps a failing page from taking everything down: says so, and offers to reload. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { crashed: false };

  static getDerivedStateFromError(): State {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <Translation ns="frame">
        {(t) => (
          <Result
            status="error"
            title={t('crashed.title')}
            subTitle={t('crashed.hint')}
            extra={<Button onClick={() => location.reload()}>{t('crashed.reload')}</Button>}
          />
        )}
      </Translation>
    );
  }
}
