/** Refuses requests that name several hosts: a proxy before us may have gone by another one than we would. */
import type { RequestHandler } from 'express';
import { AppError } from '../../errors';

/** Node keeps the first of several and is silent about it. */
export const rejectDuplicateHost: RequestHandler = ({ rawHeaders }, _res, next) => {
  const hosts = rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length > 1) throw new AppError('invalidParameter', 'Host: may be told once only');
  next();
};
