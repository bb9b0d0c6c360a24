import { describe, expect, it } from 'vitest';
import { inWindow, parseClock, parseWindow } from '../../../engine/language/time/index.ts';

describe('a local time', () => {
  it.each([
    ['00:00', 0],
    ['09:30', 570],
    ['23:59', 1_439],
  ])('is read as minutes: %s', (text, minutes) => {
    expect(parseClock(text)).toBe(minutes);
  });

  it.each(['', '9:30', '24:00', '12:60', '12:00:00', ' 12:00', '1200'])(
    'is refused: %s',
    (text) => {
      expect(parseClock(text)).toBeNull();
    },
  );
});

describe('a window', () => {
  it.each([
    ['09:00-12:00', { fromMinute: 540, toMinute: 720 }],
    ['22:00-08:00', { fromMinute: 1_320, toMinute: 480 }],
    ['00:00-24:00', { fromMinute: 0, toMinute: 1_440 }],
  ])('is read: %s', (text, window) => {
    expect(parseWindow(text)).toEqual(window);
  });

  it.each(['', '09:00', '09:00-09:00', '24:00-09:00', '09:00-12:00-13:00', '9-12'])(
    'is refused: %s',
    (text) => {
      expect(parseWindow(text)).toBeNull();
    },
  );

  it('holds its first minute and not its last', () => {
    const day = { fromMinute: 540, toMinute: 720 };
    expect([539, 540, 719, 720].map((minute) => inWindow(minute, day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('can run over midnight', () => {
    const night = { fromMinute: 1_320, toMinute: 480 };
    expect([1_319, 1_320, 0, 479, 480].map((minute) => inWindow(minute, night))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
