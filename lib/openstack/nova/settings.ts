/** Which Nova is asked, and how. */
import type { KeystoneLogin } from '../keystone/login';

export interface NovaSettings extends KeystoneLogin {
  readonly regionName: string | null;
  readonly interface: 'public' | 'internal' | 'admin';
  /** As the catalog names it. */
  readonly serviceType: string;
  /** Instead of what the catalog says. */
  readonly endpointOverride: string | null;
  /** Seconds that one answer may take. */
  readonly timeout: number;
}
