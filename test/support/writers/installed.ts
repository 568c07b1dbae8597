/** Programs and libraries of others that write measured points or read bills: what must be installed, and suites that need it. */
import { existsSync } from 'node:fs';

/** Debian's packages, each with a file by which it is known. */
const PACKAGES = {
  'collectd-core': '/usr/sbin/collectd',
  'netdata-core': '/usr/sbin/netdata',
  'golang-go': '/usr/bin/go',
  'golang-github-bluebreezecf-opentsdb-goclient-dev':
    '/usr/share/gocode/src/github.com/bluebreezecf/opentsdb-goclient',
  'golang-github-ovh-go-ovh-dev': '/usr/share/gocode/src/github.com/ovh/go-ovh',
  'python3-libcloud': '/usr/lib/python3/dist-packages/libcloud',
} as const;

/** A suite that needs these packages. Without them it says NOT RUN in its name, or fails if they must be there. */
export function onInstalled(
  packages: ReadonlyArray<keyof typeof PACKAGES>,
  title: string,
  suite: () => void,
): void {
  const missing = packages.filter((name) => !existsSync(PACKAGES[name]));
  const reason = `not installed: ${missing.join(', ')}`;
  if (missing.length === 0) describe(title, suite);
  else if (process.env['TEST_SERVERS'] === 'required')
    it(`${title}: has its programs`, () => Promise.reject(new Error(reason)));
  else describe.skip(`${title}: NOT RUN, ${reason}`, suite);
}
