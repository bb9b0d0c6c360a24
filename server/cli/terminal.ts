import type { Locale, Text } from '../../engine/base/index.ts';
import { inLocale } from '../../engine/base/index.ts';
import type { Environment } from '../settings.ts';

/** What a command ends with: fine; findings or failed tests; wrong usage; could not run. */
export const EXIT = { fine: 0, findings: 1, usage: 2, failed: 3 } as const;

/** Where a command speaks. Answers go to standard output, everything else to standard error. */
export interface Terminal {
  readonly locale: Locale;
  readonly color: boolean;
  /** Standard error is a person's terminal, so that progress makes sense. */
  readonly interactive: boolean;
  say(text: Text): string;
  print(text: string): void;
  note(text: string): void;
}

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Opens the terminal of a process. */
export function openTerminal(options: {
  readonly output: Stream;
  readonly errors: Stream;
  readonly locale: Locale;
  readonly environment: Environment;
}): Terminal {
  const { output, errors, locale, environment } = options;
  const isPlain = (environment.NO_COLOR ?? '') !== '';
  return {
    locale,
    color: output.isTTY === true && !isPlain,
    interactive: errors.isTTY === true,
    say: (text) => inLocale(text, locale),
    print: (text) => void output.write(`${text}\n`),
    note: (text) => void errors.write(`${text}\n`),
  };
}

/** Chooses the language: `--lang`, then the locale of the environment, then Chinese. */
export function chooseLocale(argv: readonly string[], environment: Environment): Locale {
  const index = argv.indexOf('--lang');
  const joined = argv.find((argument) => argument.startsWith('--lang='))?.slice('--lang='.length);
  const asked = joined ?? (index >= 0 ? argv[index + 1] : undefined);
  if (asked === 'zh' || asked === 'en') return asked;
  const named = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return named.toLowerCase().startsWith('en') ? 'en' : 'zh';
}
