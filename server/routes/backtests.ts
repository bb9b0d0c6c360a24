import { instant } from '../../engine/base/index.ts';
import { backtestAnswer } from '../answers/backtest.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { inputInvalid } from '../problem.ts';
import { flowId } from './flow-id.ts';

type Names = 'startBacktest' | 'getBacktest' | 'cancelBacktest';

/** Plays drafts over the past. */
export function backtestRoutes({
  backtests,
}: Pick<Installation, 'backtests'>): Pick<Handlers, Names> {
  return {
    async startBacktest({ params, body }) {
      const { text, workspace } = body;
      const [from, to] = [timeOf(body.from, '#/from'), timeOf(body.to, '#/to')];
      if (to <= from) {
        const detail = 'must be later than `from`';
        throw inputInvalid(`\`to\` ${detail}.`, [{ pointer: '#/to', detail }]);
      }
      const run = await backtests.start({
        flow: flowId(params.id),
        from,
        to,
        ...(text === undefined ? {} : { text }),
        ...(workspace === undefined ? {} : { workspace }),
      });
      return backtestAnswer(run);
    },
    getBacktest: async ({ params }) =>
      backtestAnswer(backtests.find(flowId(params.id), params.run)),
    cancelBacktest: async ({ params }) =>
      backtestAnswer(backtests.cancel(flowId(params.id), params.run)),
  };
}

function timeOf(text: string, pointer: string) {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return instant(at);
  const detail = 'must be a time in ISO 8601';
  throw inputInvalid(`${pointer} ${detail}.`, [{ pointer, detail }]);
}
