/** Every API that we speak, in the order of mounting. */
import type { Dialect } from './dialect';
import { native } from './native';
import { nova } from './nova';

/** Nova comes last: like its model it has an answer for every path that nobody else owns. */
export const dialects: readonly Dialect[] = [native, nova];
