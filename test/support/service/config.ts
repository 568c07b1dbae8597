/** The settings of a service under test: the defaults, and what a test sets instead. */
import type { AuthSettings } from '../../../lib/auth/settings';
import { type Config, defaultConfig } from '../../../lib/config';
import type { CloudSigmaSettings } from '../../../lib/dialects/cloudsigma/settings';
import type { NodeConductorSettings } from '../../../lib/dialects/nodeconductor/settings';
import type { NovaSettings } from '../../../lib/dialects/nova/settings';
import type { OpenTsdbSettings } from '../../../lib/dialects/opentsdb/settings';
import type { VedTechSettings } from '../../../lib/dialects/vedtech/settings';
import type { IngestSettings } from '../../../lib/ingest/settings';
import { sections } from '../../../lib/server/sections';
import type { ServerSettings } from '../../../lib/server/settings';

export type TestSettings = Partial<
  AuthSettings &
    CloudSigmaSettings &
    IngestSettings &
    NodeConductorSettings &
    NovaSettings &
    OpenTsdbSettings &
    ServerSettings &
    VedTechSettings
>;

export function testConfig(overrides: TestSettings = {}): Config {
  const config = Object.entries(defaultConfig(sections)).map(([name, values]) => {
    const own = Object.entries(overrides).filter(([key]) => key in values);
    return [name, { ...values, ...Object.fromEntries(own) }];
  });
  return Object.fromEntries(config);
}
