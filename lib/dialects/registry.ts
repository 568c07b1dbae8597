/** Every API that this program has. The order does not matter: prefixes decide who answers. */
import type { Dialect } from './dialect';
import { native } from './native';
import { nova } from './nova';

export const dialects: readonly Dialect[] = [native, nova];
