/** The page for routes that there are not: it comes from before Nova's faults and asks what the client can read. */
import type { Request, Response } from 'express';
import { sendText } from '../../../http/response/json';
import { pageType } from './media-type';

const EXPLANATION = 'The resource could not be found.';

export function sendNotFound(req: Request, res: Response): void {
  res.statusCode = 404;
  const type = req.method === 'HEAD' ? 'html' : pageType(req.headers);
  if (type === 'json') {
    res.setHeader('Content-Type', 'application/json');
    const message = `${EXPLANATION}<br /><br />\n\n\n`;
    res.json({ message, code: '404 Not Found', title: 'Not Found' });
    return;
  }
  res.setHeader('Content-Type', `text/${type}; charset=UTF-8`);
  const page = type === 'html' ? HTML_PAGE : `404 Not Found\n\n${EXPLANATION}\n\n   `;
  sendText(res, req.method === 'HEAD' ? '' : page);
}

const HTML_PAGE = [
  '<html>',
  ' <head>',
  '  <title>404 Not Found</title>',
  ' </head>',
  ' <body>',
  '  <h1>404 Not Found</h1>',
  `  ${EXPLANATION}<br /><br />`,
  '\n\n',
  ' </body>',
  '</html>',
].join('\n');
