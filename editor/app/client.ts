import { createClient } from '../../server/client.ts';

/** Calls the server that these pages came from. A call that is refused throws an `ApiError`. */
export const client = createClient({ baseUrl: '' });
