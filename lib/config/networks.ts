/** Lists of addresses and networks, as settings have them. */
import { isIP } from 'node:net';
import { text, type Validator } from '../validator';

/** A prefix of zero bits would match every address, which is never meant. */
export const networks: Validator<readonly string[]> = {
  ...text(
    'addresses and networks such as 192.0.2.7,10.0.0.0/8,2001:db8::/32, or none',
    (written) => {
      if (written === 'none') return [];
      const list = written.split(',').map((each) => each.trim());
      return list.every(isNetwork) ? list : undefined;
    },
  ),
  show: (list) => list.join(',') || 'none',
  isList: true,
};

function isNetwork(written: string): boolean {
  const [, address = '', prefix = '1'] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(written) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128);
}
