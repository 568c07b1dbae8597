/** The ways to find out who asks, by the name that an operator chooses one with. */
import { local } from './local';
import { noauth } from './noauth';
import type { AuthenticatorMaker } from './parts';

export const authenticators: Readonly<Record<string, AuthenticatorMaker>> = {
  noauth: () => noauth,
  local,
};
