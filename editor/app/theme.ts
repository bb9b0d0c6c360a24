import type { ThemeConfig } from 'antd';
import { theme } from 'antd';
import type { Locale } from '../../engine/base/index.ts';
import type { Appearance } from './preferences.ts';

type Algorithm = Extract<NonNullable<ThemeConfig['algorithm']>, readonly unknown[]>[number];

const CHINESE = "'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei'";

/**
 * Chinese fonts draw “quotation marks” as wide as a character, which English must not have. No wide
 * font such as DejaVu Sans, which `system-ui` can mean: nodes are sized for narrower letters.
 */
const FONTS: Readonly<Record<Locale, string>> = {
  zh: `${CHINESE}, system-ui, sans-serif`,
  en: `-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, ${CHINESE}, sans-serif`,
};

/** One accent colour, compact sizes; light and dark are derived from the same tokens. */
export function themeOf(appearance: Appearance, locale: Locale): ThemeConfig {
  const dark = appearance === 'dark';
  return {
    cssVar: { key: 'groupflow' },
    algorithm: dark
      ? [theme.darkAlgorithm, theme.compactAlgorithm, dense, night]
      : [theme.defaultAlgorithm, theme.compactAlgorithm, dense, day],
    token: {
      colorPrimary: '#3b5bdb',
      colorInfo: '#3b5bdb',
      ...(dark ? {} : READABLE),
      borderRadius: 6,
      fontFamily: FONTS[locale],
      fontSize: 16,
      motion: !prefersLessMotion(),
    },
    components: {
      ...(dark ? { Tabs: { itemSelectedColor: PALE, inkBarColor: PALE } } : {}),
      Table: { cellPaddingInlineSM: 12, cellPaddingBlockSM: 6, headerSplitColor: 'transparent' },
    },
  };
}

function prefersLessMotion(): boolean {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
}

/** antd's signal colours are too pale to be read as text on white. */
const READABLE = { colorError: '#cf1322', colorWarning: '#985a08', colorSuccess: '#24800f' };

/** The accent as text on dark ground. */
const PALE = '#91a7ff';

/** antd's compact text is 12 or 14 px; Chinese reads best between the two. */
const dense: Algorithm = (seed, tokens) => ({
  ...(tokens ?? theme.compactAlgorithm(seed)),
  fontSize: 13,
  lineHeight: 20 / 13,
  fontHeight: 20,
});

/** Faint text at the contrast of 4.5 that WCAG asks for; pale grounds for the darker signals. */
const day: Algorithm = (seed, tokens) => ({
  ...(tokens ?? theme.defaultAlgorithm(seed)),
  colorBgLayout: '#f6f7f9',
  colorTextTertiary: '#5f636b',
  colorErrorBg: '#fff1f0',
  colorWarningBg: '#fff7e0',
  colorSuccessBg: '#f0f9ec',
});

/** Neutral greys instead of antd's black, and the accent light enough to be read upon them. */
const night: Algorithm = (seed, tokens) => ({
  ...(tokens ?? theme.darkAlgorithm(seed)),
  colorBgLayout: '#101114',
  colorBgContainer: '#18191d',
  colorBgElevated: '#222429',
  colorTextTertiary: '#9da0a8',
  colorBorder: '#3a3d44',
  colorBorderSecondary: '#2a2c32',
  colorPrimaryBg: '#222a47',
  colorPrimaryBgHover: '#2a3459',
  colorPrimaryBorder: '#3a4a86',
  colorPrimaryText: PALE,
  colorPrimaryTextHover: '#bac8ff',
  colorLink: PALE,
  colorLinkHover: '#bac8ff',
  colorError: '#f0716c',
});
