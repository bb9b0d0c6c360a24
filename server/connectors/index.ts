export { buildConnectors, buildEndpoints, requireSecrets } from './build.ts';
export { addressText, messageText } from './message-text.ts';
