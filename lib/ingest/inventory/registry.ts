/** Every kind of line that an inventory may hold, in the order in which they are counted. */
import type { InventoryKind } from './kind';
import { account } from './kinds/account';
import { alertRule } from './kinds/alert-rule';
import { datacenter } from './kinds/datacenter';
import { discount } from './kinds/discount';
import { group } from './kinds/group';
import { hosting } from './kinds/hosting';
import { key } from './kinds/key';
import { ledgerEntry } from './kinds/ledger-entry';
import { metric } from './kinds/metric';
import { filer, host } from './kinds/node';
import { burstLevel, price } from './kinds/price';
import { project } from './kinds/project';
import { quota } from './kinds/quota';
import { role } from './kinds/role';
import { site } from './kinds/site';
import { resource, subscription } from './kinds/subscription';
import { user } from './kinds/user';

export const inventoryKinds: readonly InventoryKind[] = [
  account,
  project,
  group,
  user,
  role,
  key,
  site,
  datacenter,
  host,
  filer,
  hosting,
  metric,
  alertRule,
  quota,
  price,
  burstLevel,
  discount,
  subscription,
  resource,
  ledgerEntry,
];
