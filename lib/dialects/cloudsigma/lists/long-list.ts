/** Lists that may be long: read and sent page by page. */
import type { Response } from 'express';
import { asciiJson } from '../../../http/response/json';
import { type Chunk, sendStream } from '../../../http/response/stream';

export interface LongList {
  readonly meta: object;
  readonly pages: AsyncIterable<readonly object[]>;
}

export const sendLongList = (res: Response, list: LongList): Promise<void> =>
  sendStream(res, 'application/json', chunksOf(list));

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
