/** What a client without a token is told: where to get one, in the words of the Keystone middleware. */

export const challenge = (uri: string | null | undefined): string =>
  uri ? `Keystone uri="${uri}"` : 'Keystone';
