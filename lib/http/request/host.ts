/** Refuses requests with several Host headers: a proxy in front may have used another one than we would. */
import type { RequestHandler } from 'express';
import { AppError } from '../../errors';

/** Node keeps the first of several without an error. */
export const rejectDuplicateHost: RequestHandler = ({ rawHeaders }, _res, next) => {
  const hosts = rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length > 1) throw new AppError('invalidParameter', 'Host: must be given once');
  next();
};
