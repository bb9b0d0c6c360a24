import type { Text } from '../base/index.ts';
import type { CompiledFlow, StepView } from '../language/index.ts';
import { eventTitle, flowPorts, parseFlow, portsOf, stepKind } from '../language/index.ts';
import { type Speech, wordsOf } from './explain.ts';
import type { JournalEntry } from './journal.ts';

/** A journal entry in words, with the place in the version's YAML that it comes from. */
export interface Explained {
  readonly words: Text;
  readonly step: string | null;
  readonly port: string | null;
  /** Counted from 1; null where nothing was written, such as an end by hand. */
  readonly line: number | null;
}

/**
 * Prepares to say in words what the instances of a version decided.
 * @param version its text and what was compiled from it
 * @param zone IANA name of the zone in which times are told
 */
export function journalWords(
  version: { readonly text: string; readonly compiled: CompiledFlow },
  zone: string,
): (entry: JournalEntry) => Explained {
  const speech = speechOf(version.text, zone);
  const { lines } = version.compiled;
  return ({ fact }) => {
    const step = 'step' in fact ? fact.step : fact.type === 'failed' ? fact.failure.step : null;
    const port = fact.type === 'took' || fact.type === 'erred' ? fact.port : null;
    const name = [step, port].filter((part) => part !== null && part !== '').join('.');
    const line = lines[name] ?? (step ? lines[step] : undefined) ?? null;
    return { words: wordsOf(fact, speech), step, port, line };
  };
}

/** Moves that the compiler adds and no author writes. */
const ENGINE_PORTS: Readonly<Record<string, Text>> = {
  sent: { zh: '已发出，等回复', en: 'sent, waiting for a reply' },
};

/** A move to a level of a ladder. */
const LEVEL = /^level\.(\d+)$/;

/** The name of a port that stands in no text. */
function plainPort(name: string): Text {
  const level = LEVEL.exec(name)?.[1];
  if (level !== undefined) return { zh: `第 ${level} 级`, en: `level ${level}` };
  return ENGINE_PORTS[name] ?? { zh: name, en: name };
}

/** Names the steps of a version's text as the canvas does. */
export function stepTitles(text: string): (step: string) => Text {
  return titlesOf(parseFlow(text).flow?.steps ?? []);
}

function titlesOf(steps: readonly StepView[]): (step: string) => Text {
  const titles = new Map<string, Text>();
  for (const step of steps) {
    const { title } = step.body;
    const kind = stepKind(step.kind)?.title ?? { zh: '', en: '' };
    titles.set(
      step.id,
      typeof title === 'string'
        ? { zh: title, en: title }
        : { zh: `${kind.zh} ${step.id}`, en: `${kind.en} ${step.id}` },
    );
  }
  return (step) => titles.get(step) ?? { zh: step, en: step };
}

/** Names steps and ports as the canvas does. */
function speechOf(text: string, zone: string): Speech {
  const { flow } = parseFlow(text);
  const ports = new Map<string, Text>();
  for (const step of flow?.steps ?? []) {
    for (const port of portsOf(step)) ports.set(`${step.id}.${port.name}`, port.label);
  }
  for (const port of flow ? flowPorts(flow) : []) ports.set(`.${port.name}`, port.label);
  return {
    zone,
    step: titlesOf(flow?.steps ?? []),
    port: (step, port) => ports.get(`${step ?? ''}.${port}`) ?? plainPort(port),
    event: eventTitle,
  };
}
