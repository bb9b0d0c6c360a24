import type { ConfigProviderProps } from 'antd';
import enUS from 'antd/es/locale/en_US.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import type { Locale } from '../../engine/base/index.ts';

type Words = NonNullable<ConfigProviderProps['locale']>;

/** Gives the words of antd's own controls (empty, pagination, confirm) in one language. */
export function antdLocaleOf(locale: Locale): Words {
  return unwrapped(locale === 'zh' ? zhCN : enUS);
}

/** By its types antd's locale is a CommonJS module, by its code not: bundlers give it bare. */
function unwrapped(module: Words | { readonly default: Words }): Words {
  return 'default' in module ? module.default : module;
}
