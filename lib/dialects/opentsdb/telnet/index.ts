/** OpenTSDB's line protocol on a port of its own, for writers such as collectd and netdata. */
import { type Config, sectionOf } from '../../../config';
import { AppError } from '../../../errors';
import type { Listener } from '../../dialect';
import { OPENTSDB } from '../settings';
import { pointWriter } from './point-writer';
import { listenTelnet } from './server';

/** None unless there is a port. Throws `invalidArgument` for a port without a key. */
export function telnetListeners(config: Config): readonly Listener[] {
  const rules = sectionOf(config, OPENTSDB);
  const { telnetPort: port, telnetHost: host, telnetKey } = rules;
  if (telnetKey === null) throw new AppError('invalidArgument', NO_KEY);
  return [
    {
      protocol: 'telnet',
      host,
      port,
      flags: { host: '--opentsdb-telnet-host', port: '--opentsdb-telnet-port' },
      listen: (services) => {
        const { log } = services;
        return listenTelnet({ host, port, rules, log, put: pointWriter(services, telnetKey) });
      },
    },
  ];
}

const NO_KEY =
  'opentsdb.telnet_key: must be set where opentsdb.telnet_port is, since this protocol knows no sign-in; allowed: an API key with the right "points"';
