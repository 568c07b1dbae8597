/** The settings of OpenTSDB's API. */
import { toggle, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { POINTS_BUDGET } from '../../report/points/budget';
import { choice } from '../../validator';
import { TELNET_SETTINGS, type TelnetSettings } from './telnet/settings';

export interface OpenTsdbSettings extends TelnetSettings {
  readonly alignment: 'epoch' | 'end';
  readonly unknownMetric: 'error' | 'empty';
  readonly unknownLookup: 'empty' | 'error';
  readonly firstRate: 'none' | 'epoch';
  readonly nan: 'string' | 'null' | 'omit';
  readonly jsonp: boolean;
  readonly metaTables: boolean;
  readonly lastPoints: 'newest' | 'written';
  readonly nameCharset: 'utf-8' | 'latin-1';
  readonly autoMetric: boolean;
  readonly chunkedBodies: boolean;
  readonly maxTags: number;
  readonly maxBodyBytes: number;
  readonly queryBudget: number;
}

export const OPENTSDB: Section<OpenTsdbSettings> = {
  name: 'opentsdb',
  settings: {
    alignment: {
      placeholder: '<epoch|end>',
      kind: choice('epoch', 'end'),
      default: 'epoch',
      help: "where the intervals of a downsample begin: at multiples since the epoch; or counted back from the query's end and stamped with their own, as OVHcloud's do",
    },
    unknownMetric: {
      placeholder: '<error|empty>',
      kind: choice('error', 'empty'),
      default: 'error',
      help: 'what a query for a metric, key or value that is not known gets: an error, or an empty list',
    },
    unknownLookup: {
      placeholder: '<empty|error>',
      kind: choice('empty', 'error'),
      default: 'empty',
      help: 'what a lookup of a metric, key or value that is not known gets: an empty list, or 404 as in OpenTSDB',
    },
    firstRate: {
      placeholder: '<none|epoch>',
      kind: choice('none', 'epoch'),
      default: 'none',
      help: 'what a series counts for among the rates of others before its own first one: nothing; or, as in OpenTSDB, its first value divided by the seconds since the epoch',
    },
    nan: {
      placeholder: '<string|null|omit>',
      kind: choice('string', 'null', 'omit'),
      default: 'string',
      help: 'how a value that is no number is written: "NaN", null, or not at all',
    },
    jsonp: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'off',
      help: 'on: answer as a call of the function that the parameter "jsonp" names; then any page can read with the credentials that a browser has kept',
    },
    metaTables: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'on',
      help: 'off: lookups find nothing and last points need back_scan, as in an OpenTSDB without meta tables',
    },
    lastPoints: {
      placeholder: '<newest|written>',
      kind: choice('newest', 'written'),
      default: 'newest',
      help: 'which last points are found: the newest; or, as in OpenTSDB, those of the hour of the last write, and with back_scan only of series whose tags are all given',
    },
    nameCharset: {
      placeholder: '<utf-8|latin-1>',
      kind: choice('utf-8', 'latin-1'),
      default: 'utf-8',
      help: 'how names of new points are stored: as they are; or, as in OpenTSDB, in Latin-1, a question mark for every other character',
    },
    autoMetric: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'on',
      help: 'off: points of a metric that is not known are refused; an inventory makes metrics known',
    },
    chunkedBodies: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'on',
      help: 'off: requests in chunks or with more than 8 KiB are refused, as by an OpenTSDB without enable_chunked',
    },
    maxTags: {
      placeholder: '<number>',
      kind: wholeNumber(1, 64),
      default: '8',
      help: 'the most tags of a point',
    },
    maxBodyBytes: {
      placeholder: '<number>',
      kind: wholeNumber(1024, 64 << 20),
      default: String(4 << 20),
      help: 'the most bytes of a body, decompressed',
    },
    queryBudget: {
      placeholder: '<number>',
      kind: wholeNumber(1, 1_000_000_000),
      default: String(POINTS_BUDGET),
      help: 'the most hours of series that a query may read',
    },
    ...TELNET_SETTINGS,
  },
};
