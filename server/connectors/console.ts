import type { Connector } from '../../engine/runtime/index.ts';
import type { Log } from '../log.ts';
import { addressText, messageText } from './message-text.ts';

/**
 * Writes each message as one line to the log, its text included: that is what it is for, so it has
 * no place where real people are.
 */
export function consoleConnector(name: string, log: Log): Connector {
  return {
    name,
    real: false,
    async deliver(messages) {
      for (const message of messages) {
        const to = addressText(message.to);
        log.info(
          { connector: name, key: message.key, to, text: messageText(message.parts) },
          'message',
        );
      }
      return messages.map(() => ({ type: 'sent' }));
    },
    async act(actions) {
      for (const { key, to, action, with: values } of actions) {
        log.info({ connector: name, key, to: addressText(to), action, with: values }, 'action');
      }
      return actions.map(() => ({ type: 'sent' }));
    },
  };
}
