/** What metrics mean: their roles and scales, as long as nobody tells otherwise. */
import { METRIC_ROLES, meaningOf } from '../../../lib/domain/points/roles';

describe('a metric', () => {
  it.each([
    ['vscope.vm.cpu.usage.perc', 'cpu_percent', 1],
    ['vscope.host.cpu.usage.perc', 'cpu_percent', 1],
    ['vscope.vm.mem.usage.perc', 'mem_percent', 1],
    ['vscope.filer.datastore.diskspace.used', 'disk_bytes', 1024],
    ['vscope.host.net.packetstx', 'net_tx_pps', 1],
    ['vscope.vm.disk.bandwidth.write', 'disk_write_bps', 1024],
    ['usage.memory', 'mem_bytes', 1],
    ['usage.filestore', 'file_bytes', 1],
  ])('%s means %s', (name, role, scale) => {
    expect(meaningOf(name)).toMatchObject({ role, scale });
    expect(METRIC_ROLES).toContain(role);
  });

  it.each(['vscope.vm.cpu', 'usage', 'constructor', ''])(
    'that nobody knows means nothing: %s',
    (name) => {
      expect(meaningOf(name)).toEqual({ role: null, unit: null, scale: 1 });
    },
  );
});
