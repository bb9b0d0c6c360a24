export { buildConnectors, buildEndpoints, requireSecrets } from './build.ts';
export { actionText, addressText, messageText } from './message-text.ts';
