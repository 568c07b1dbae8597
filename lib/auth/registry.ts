/** The ways to find out who asks, by the name that an operator chooses one with. */
import { firstAuthenticator } from './either';
import { keystone, projectsOfKeystone } from './keystone';
import { connectKeystone } from './keystone/connection';
import { local } from './local';
import { noauth } from './noauth';
import type { AuthenticationFactory } from './options';

export const authenticators: Readonly<Record<string, AuthenticationFactory>> = {
  noauth: () => ({ authenticatorWith: () => noauth }),
  local: (options) => ({ authenticatorWith: (known) => local({ ...options, known }) }),
  keystone: (options) => {
    const connection = connectKeystone(options);
    const others = keystone(options, connection);
    return {
      authenticatorWith: (known) => firstAuthenticator(local({ ...options, known }), others),
      directory: projectsOfKeystone(options, connection),
    };
  },
};
