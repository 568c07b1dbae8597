/** Answers in JSON, compressed for who asks for it; lists that may be long are read and sent page by page. */
import type { Response } from 'express';
import { sendGzip, wantsGzip } from '../../../http/response/gzip';
import { asciiJson, sendJson } from '../../../http/response/json';
import { type Chunk, sendStream } from '../../../http/response/stream';

export interface LongList {
  readonly meta: object;
  readonly pages: AsyncIterable<readonly object[]>;
}

export const sendLongList = (res: Response, list: LongList): Promise<void> =>
  (wantsGzip(res.req) ? sendGzip : sendStream)(res, 'application/json', chunksOf(list));

/** Any other answer. */
export async function sendWhole(res: Response, json: object): Promise<void> {
  if (wantsGzip(res.req)) await sendGzip(res, 'application/json', wholeOf(json));
  else sendJson(res, json);
}

async function* wholeOf(json: object): AsyncGenerator<Chunk> {
  yield { text: asciiJson(json), isLast: true };
}

/** One chunk behind, so that a list of one page is sent at once. */
async function* chunksOf({ meta, pages }: LongList): AsyncGenerator<Chunk> {
  let text = `{"meta":${asciiJson(meta)},"objects":[`;
  let isFirst = true;
  for await (const objects of pages) {
    if (objects.length === 0) continue;
    if (!isFirst) {
      yield { text, isLast: false };
      text = ',';
    }
    text += objects.map(asciiJson).join(',');
    isFirst = false;
  }
  yield { text: `${text}]}`, isLast: true };
}
