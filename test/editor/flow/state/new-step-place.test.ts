import { describe, expect, it } from 'vitest';
import { placeBehind, placeForPalette } from '../../../../editor/flow/state/new-step-place.ts';
import { checked, EXAMPLE } from '../example-flow.ts';

const { flow } = checked(EXAMPLE);

describe('where a step from the palette goes', () => {
  it('to the selected port, behind the selected step, or into the selected frame', () => {
    expect(placeForPalette(flow, { step: 'menu', port: 'else' })).toEqual({
      after: { step: 'menu', port: 'else' },
    });
    expect(placeForPalette(flow, { step: 'hello' })).toEqual({
      after: { step: 'hello', port: 'next' },
    });
    expect(placeForPalette(flow, { step: 'pause' })).toEqual({
      after: { step: 'pause', port: 'next' },
    });
  });

  it('to a way out that leads nowhere, for a step without a plain way on', () => {
    const open = checked(EXAMPLE.replace(', end: handed-over', '')).flow;
    expect(placeBehind(open, 'menu')).toEqual({ after: { step: 'menu', port: 'options.1' } });
    expect(placeForPalette(open, null)).toEqual({ after: { step: 'menu', port: 'options.1' } });
  });

  it('to the end of the flow when nothing is selected and nothing is open', () => {
    expect(placeForPalette(flow, null)).toEqual({ after: { step: 'hello', port: 'next' } });
    const asks = checked(
      EXAMPLE.slice(0, EXAMPLE.indexOf('  hello:')).concat(
        '  menu:\n    ask: { to: member, text: x, options: [{ match: ["1"], end: a }] }\n',
        '    after: [{ delay: 1d, end: b }]\n',
      ),
    ).flow;
    expect(placeForPalette(asks, null)).toEqual({ after: 'start' });
  });

  it('anywhere in a flow without steps, and nowhere behind a step that is gone', () => {
    expect(placeForPalette(null, null)).toEqual({});
    expect(placeForPalette(checked('flow: a\nabout: member\nsteps: {}\n').flow, null)).toEqual({});
    expect(placeBehind(flow, 'gone')).toBeNull();
  });
});
