/** The ways to find out who asks, by the name that an operator chooses one with. */
import { keystone } from './keystone';
import { noauth } from './noauth';
import type { AuthenticatorMaker } from './parts';

export const authenticators: Readonly<Record<string, AuthenticatorMaker>> = {
  noauth: () => noauth,
  keystone,
};
