/** The authenticators by the name of `--auth`. Local credentials are good under each of them. */
import type { Section } from '../config/section';
import { firstAuthenticator } from './authenticator';
import { KEYSTONE } from './keystone/settings';
import { local } from './local';
import { noauth } from './noauth';
import type { AuthenticationFactory } from './options';
import { AUTH } from './settings';

export const authenticators: Readonly<Record<string, AuthenticationFactory>> = {
  noauth: (options) => ({
    authenticatorWith: (known) => firstAuthenticator(local({ ...options, known }), noauth),
  }),
  local: (options) => ({ authenticatorWith: (known) => local({ ...options, known }) }),
  keystone: (options) => {
    const { connectTo, keystone, projectsOfKeystone } = loadKeystone();
    const connection = connectTo(options);
    const others = keystone(options, connection);
    return {
      authenticatorWith: (known) => firstAuthenticator(local({ ...options, known }), others),
      directory: projectsOfKeystone(options, connection),
    };
  },
};

/** Loaded when it is chosen. */
const loadKeystone = () => ({
  ...(require('./keystone') as typeof import('./keystone')),
  ...(require('./keystone/connect') as typeof import('./keystone/connect')),
});

/** Settings about callers, of all kinds of authentication. */
export const authSections: readonly Section[] = [AUTH, KEYSTONE];
