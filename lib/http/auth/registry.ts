/** The ways to find out who asks, by the name that an operator chooses one with. */
import { either } from './either';
import { keystone } from './keystone';
import { local } from './local';
import { noauth } from './noauth';
import type { AuthenticatorMaker } from './parts';

export const authenticators: Readonly<Record<string, AuthenticatorMaker>> = {
  noauth: () => () => noauth,
  local: (parts) => (known) => local({ ...parts, known }),
  keystone: (parts) => {
    const others = keystone(parts);
    return (known) => either(local({ ...parts, known }), others);
  },
};
