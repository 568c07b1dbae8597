/** The address of a cell as Nova writes it for SQLAlchemy, in the words of our own URLs. */

/** As SQLAlchemy takes it apart: a password may hold anything but "@". */
const WRITTEN =
  /^([a-z]+)(?:\+\w+)?:\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:\[([^\]/]+)\]|([^/:?]*))(?::(\d+))?(?:\/([^?]*))?(?:\?(.*))?$/s;

/** Of the driver's own settings, those that say how the server is to be recognised. */
const OF_TLS = /^ssl/;

export type Address = { readonly url: string } | { readonly problem: string };

/** The problem never holds the address, which has a password. */
export function addressOf(written: string): Address {
  if (/[{}]/.test(written)) {
    return { problem: 'its address is a template, which only a nova.conf fills in' };
  }
  const parts = WRITTEN.exec(written);
  if (!parts) return { problem: 'its address cannot be read' };
  const [, scheme = '', user, password, ipv6, host = '', port, name = '', query = ''] = parts;
  if (scheme === 'sqlite') return { url: `sqlite:${name}` };
  if ([...new URLSearchParams(query).keys()].some((key) => OF_TLS.test(key))) {
    return { problem: 'its address has settings for TLS, which are meant for another host' };
  }
  const userInfo = user ? `${encoded(user)}:${encoded(password ?? '')}@` : '';
  const server = `${ipv6 ? `[${ipv6}]` : host}${port ? `:${port}` : ''}`;
  return { url: `${scheme}://${userInfo}${server}/${encoded(name)}` };
}

const encoded = (text: string): string => encodeURIComponent(decoded(text));

/** A "%" of its own is left as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
