/** What a line names and must be there already: each looked up once an import. */
import type { Store } from '../../store/store';
import { RefusedField } from '../fields';
import { quoted } from '../text';

export interface References {
  account(field: string, id: string): Promise<string>;
  group(field: string, id: string): Promise<string>;
  /** The id of the user with this login. */
  user(field: string, login: string): Promise<string>;
}

type Find = (key: string) => Promise<{ readonly id: string } | undefined>;

/** Throws RefusedField, naming the field, for what is not there. */
export function referencesIn({ accounts, groups, users }: Store): References {
  const lookUp = (what: string, find: Find) => {
    const known = new Map<string, string>();
    return async (field: string, key: string): Promise<string> => {
      const id = known.get(key) ?? (await find(key))?.id;
      if (id === undefined) {
        throw new RefusedField(field, `${quoted(key)}: must be the ${what}; there is none like it`);
      }
      known.set(key, id);
      return id;
    };
  };
  return {
    account: lookUp('id of an account', accounts.find),
    group: lookUp('id of a group', groups.find),
    user: lookUp('login of a user', users.find),
  };
}
