/** The ways to find out who asks, by the name that an operator chooses one with. */
import type { Authenticate } from './caller';
import { noauth } from './noauth';

export const authenticators: Readonly<Record<string, Authenticate>> = {
  noauth,
};
