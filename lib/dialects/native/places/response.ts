/** The JSON of sites, datacenters, hosts, filers and hostings, with the field names of inventories. */
import { datacenterLabel } from '../../../domain/points/binding';
import type { Datacenter, Hosting, Node, Site } from '../../../store/store';
import { isoTimeOrNull } from '../../../time';

export const siteJson = (site: Site) => ({
  id: site.id,
  name: site.name,
  auth_url: site.authUrl,
  region: site.region,
  account: site.accountId,
  statistics: site.statistics,
  statistics_at: isoTimeOrNull(site.statisticsAtUs),
  ext: site.ext,
});

/** `label`: the tag by which writers of points name it. */
export const datacenterJson = (datacenter: Datacenter, siteName: string) => ({
  id: datacenter.id,
  site: datacenter.siteId,
  number: datacenter.number,
  label: datacenterLabel(siteName, datacenter.number),
  name: datacenter.name,
  ext: datacenter.ext,
});

export const filerJson = (node: Node) => ({
  id: node.id,
  datacenter: node.datacenterId,
  number: node.number,
  name: node.name,
  size_gb: node.sizeGb,
  state: node.state,
  connection: node.connection,
  ext: node.ext,
});

export const hostJson = (node: Node) => ({
  ...filerJson(node),
  cpu_cores: node.cpuCores,
  cpu_mhz: node.cpuMhz,
  memory_mb: node.memoryMb,
  maintenance: node.isInMaintenance,
});

export const hostingJson = (hosting: Hosting) => ({
  server: hosting.serverId,
  number: hosting.number,
  subdomain: hosting.subdomain,
  moref: hosting.moref,
  host: hosting.nodeId,
  datacenter: hosting.datacenterId,
  plan: hosting.plan,
  odoo_version: hosting.odooVersion,
  cpu_cores: hosting.cpuCores,
  ram_mb: hosting.ramMb,
  db_gb: hosting.dbGb,
  file_gb: hosting.fileGb,
  users: hosting.users,
  ext: hosting.ext,
});
