/** The order of suites: those that take longest first, so that no core is idle while another one ends alone. */
const { join } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const TESTS = join(__dirname, '..', '..');

/** Those that took more than half a minute when last looked at, or their folders. */
const LONG = [
  'server/several-processes',
  'guide',
  'auth/matrix',
  'server/database-restart',
  'clients/writers',
  'dialects/opentsdb/recording',
  'cli/import/many',
  'clients/command-line',
  'ingest/nova-notifications',
  'store/lives/crash',
  'server/worker-replaced',
  'clients/callers',
  'store/connection/outage',
  'store/points/retention',
  'ingest/nova-database/killed',
  'clients/libraries',
  'store/migrations',
].map((path) => join(TESTS, path));

const rankOf = ({ path }) => {
  const rank = LONG.findIndex((start) => path.startsWith(start));
  return rank < 0 ? LONG.length : rank;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
};
