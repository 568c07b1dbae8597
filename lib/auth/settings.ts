/** The settings about callers: how they are authenticated and what they may do. */
import { httpUrl, path, toggle } from '../config/kinds';
import type { Section } from '../config/section';
import { choice, orNone } from '../validator';
import { type SecretKeys, secretKeys } from './secret-box';

export interface AuthSettings {
  /** Undefined: not chosen, and there is no default. */
  readonly auth: 'noauth' | 'local' | 'keystone' | undefined;
  /** Null: the default of every rule. */
  readonly policyFile: string | null;
  readonly enforceNewDefaults: boolean;
  readonly enforceScope: boolean;
  readonly wwwAuthenticateUri: string | null;
  /** Null: no secret can be kept that a protocol needs back. */
  readonly secretKeys: SecretKeys | null;
}

export const AUTH: Section<AuthSettings> = {
  name: 'auth',
  isTopLevel: true,
  settings: {
    auth: {
      placeholder: '<kind>',
      kind: choice('noauth', 'local', 'keystone'),
      default: undefined,
      help: 'how callers are known: local by keys and users of our own; keystone by these and by Keystone tokens; noauth accepts any token and serves loopback addresses only',
    },
    policyFile: {
      placeholder: '<file>',
      kind: orNone(path),
      default: 'none',
      help: 'a YAML or JSON file of oslo.policy rules that replace the defaults',
    },
    enforceNewDefaults: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'off',
      help: 'let a project be seen with the role reader only, no longer with any token of it',
    },
    enforceScope: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'off',
      help: 'refuse tokens of the system and of domains where a token of a project is due',
    },
    wwwAuthenticateUri: {
      placeholder: '<url>',
      alias: 'keystone.www_authenticate_uri',
      kind: orNone(httpUrl),
      default: 'none',
      help: 'where clients without a token are sent for one: the public address of Keystone',
    },
    secretKeys: {
      kind: orNone(secretKeys),
      default: 'none',
      help: 'the keys of secrets that a protocol needs back, the newest first: the first encrypts, all decrypt',
    },
  },
};
