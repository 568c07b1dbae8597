/** `auth/time`: the clock, from which clients know how far off their own is. */
import type { Response } from 'express';
import { sendJson } from '../../../http/response/json';
import type { OvhContext } from '../context';

export const answerTime = ({ nowUs }: OvhContext, res: Response): void =>
  sendJson(res, Math.floor(nowUs() / 1_000_000));
