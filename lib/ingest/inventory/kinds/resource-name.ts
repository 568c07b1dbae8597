/** The names of billed resources and of their units. */
import { SERVER_RESOURCES } from '../../../domain/burst/server-resources';
import { matching, text, type Validator } from '../../../validator';

const ALLOWED = 'a name of 1 to 64 of a-z, 0-9 and _, such as dssd';

const nameOf = (written: string): string | undefined =>
  /^[a-z0-9_]{1,64}$/.test(written) ? written : undefined;

export const resourceName: Validator<string> = text(ALLOWED, nameOf);

const ofServers: readonly string[] = SERVER_RESOURCES;

/** What servers use is known from them. */
export const resourceNameBesidesServers: Validator<string> = text(
  `${ALLOWED}, other than ${ofServers.join(' and ')}, which are known from servers`,
  (written) => (ofServers.includes(written) ? undefined : nameOf(written)),
);

/** Empty where a price is for the thing itself. */
export const unit = matching(
  'a text of at most 64 letters, digits and signs of ASCII, such as GB/month',
  /^[\x21-\x7e]{0,64}$/,
);
