import { describe, expect, it } from 'vitest';
import {
  EVENT_CATALOGUE,
  eventTitle,
  eventType,
  isReservedEvent,
} from '../../engine/language/index.ts';

describe('the catalogue of events', () => {
  it('names each type once, in both languages', () => {
    const types = EVENT_CATALOGUE.map((event) => event.type);
    expect(new Set(types).size).toBe(types.length);
    for (const { type, title } of EVENT_CATALOGUE) {
      expect([type, title.zh !== '', title.en !== '']).toEqual([type, true, true]);
      expect(isReservedEvent(type)).toBe(false);
    }
  });

  it('gives every field one of the known types', () => {
    const known = ['text', 'number', 'boolean', 'list', 'object', 'instant'];
    const types = EVENT_CATALOGUE.flatMap((event) => Object.values(event.data));
    expect([...new Set(types)].filter((type) => !known.includes(type))).toEqual([]);
  });

  it('knows what a message carries', () => {
    expect(eventType('message.received')).toEqual({
      type: 'message.received',
      title: { zh: '收到消息', en: 'message received' },
      about: ['member', 'customer', 'group'],
      data: {
        messageRef: 'text',
        kind: 'text',
        text: 'text',
        mentions: 'list',
        links: 'list',
        mediaRef: 'text',
        quotedRef: 'text',
        channel: 'text',
      },
    });
  });

  it('shows the type of an event that it does not know', () => {
    expect(eventTitle('lead.quoted')).toEqual({ zh: 'lead.quoted', en: 'lead.quoted' });
  });
});
