/** Every kind of line that an inventory may hold, in the order in which they are counted. */
import type { InventoryKind } from './kind';
import { account } from './kinds/account';
import { group } from './kinds/group';
import { key } from './kinds/key';
import { project } from './kinds/project';
import { role } from './kinds/role';
import { user } from './kinds/user';

export const inventoryKinds: readonly InventoryKind[] = [account, project, group, user, role, key];
