/** The ways to find out who asks, by the name that an operator chooses one with. */
import { either } from './either';
import { keystone, projectsOfKeystone } from './keystone';
import { connectKeystone } from './keystone/connection';
import { local } from './local';
import { noauth } from './noauth';
import type { AuthenticatorMaker } from './options';

export const authenticators: Readonly<Record<string, AuthenticatorMaker>> = {
  noauth: () => ({ authenticatorWith: () => noauth }),
  local: (parts) => ({ authenticatorWith: (known) => local({ ...parts, known }) }),
  keystone: (parts) => {
    const connection = connectKeystone(parts);
    const others = keystone(parts, connection);
    return {
      authenticatorWith: (known) => either(local({ ...parts, known }), others),
      directory: projectsOfKeystone(parts, connection),
    };
  },
};
