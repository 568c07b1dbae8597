/** The WARP10 address that answers give with a token: WarpScript is not spoken here. */
import { AppError } from '../../errors';

export const WARP_PATHS: readonly string[] = ['/1.0/warp10', '/1.0/warp10/api/v0/{call}'];

export function refuseWarp(): never {
  throw new AppError(
    'notImplemented',
    'WARP10 is not served here: read the history by the OpenTSDB address that was told with the token',
  );
}
