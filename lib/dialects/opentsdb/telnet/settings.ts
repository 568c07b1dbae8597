/** The settings of the line protocol's listener, among those of OpenTSDB's API. */
import { isKeyText } from '../../../auth/local/api-key';
import { label, wholeNumber } from '../../../config/kinds';
import type { SettingsOf } from '../../../config/section';
import { choice, orNone, secret, text } from '../../../validator';

export interface TelnetSettings {
  /** 0: off. */
  readonly telnetPort: number;
  readonly telnetHost: string;
  /** The text of an API key. */
  readonly telnetKey: string | null;
  readonly telnetTimes: 'fractions' | 'digits';
}

const keyText = secret(text('an API key', (written) => (isKeyText(written) ? written : undefined)));

export const TELNET_SETTINGS: SettingsOf<TelnetSettings> = {
  telnetPort: {
    placeholder: '<number>',
    kind: wholeNumber(0, 65_535),
    default: '0',
    help: "the port for writers that speak OpenTSDB's line protocol; 0: none",
  },
  telnetHost: {
    placeholder: '<host>',
    kind: label('a host name or an address'),
    default: '127.0.0.1',
    help: 'the address of that port; whoever reaches it writes without signing in',
  },
  telnetKey: {
    kind: orNone(keyText),
    default: 'none',
    help: 'the API key in whose name points come in there; it needs the right "points"',
  },
  telnetTimes: {
    placeholder: '<fractions|digits>',
    kind: choice('fractions', 'digits'),
    default: 'fractions',
    help: 'what a time such as 1564400430.5 is there: seconds and a fraction; or, as in OpenTSDB, its digits without the dot, which is right with three decimals only',
  },
};
