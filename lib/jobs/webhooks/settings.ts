/** The settings of webhooks: where events about alerts are sent, and what they are signed with. */
import { wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { redactUrl } from '../../redact';
import { matching, orNone, secret, text } from '../../validator';
import { RETRY_SECONDS } from './schedule';

export interface WebhooksSettings {
  /** Null: nobody is told. */
  readonly url: string | null;
  readonly secret: string | null;
  readonly attempts: number;
}

/** No request can be made to a URL that names a user. */
const isAnonymous = (written: string): boolean =>
  URL.canParse(written) && new URL(written).username === '' && new URL(written).password === '';

/** With a query, which may hold a token, so it is shown without. */
const webhookUrl = {
  ...text('a URL such as https://ops.example.com/hooks/usage, without a user', (written) =>
    /^https?:\/\/[^\s"\\#]{1,2000}$/.test(written) && isAnonymous(written) ? written : undefined,
  ),
  show: redactUrl,
};

/** As Standard Webhooks writes it: of 24 to 64 bytes. */
const signingSecret = secret(
  matching(
    'whsec_ and 24 to 64 bytes in base64',
    /^whsec_(?=.{32,88}$)(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/,
  ),
);

export const WEBHOOKS: Section<WebhooksSettings> = {
  name: 'webhooks',
  settings: {
    url: {
      placeholder: '<url>',
      kind: orNone(webhookUrl),
      default: 'none',
      help: 'where events about alerts are sent, by POST',
    },
    secret: {
      kind: orNone(signingSecret),
      default: 'none',
      help: 'what they are signed with, as Standard Webhooks says',
    },
    attempts: {
      placeholder: '<number>',
      kind: wholeNumber(1, RETRY_SECONDS.length + 1),
      default: String(RETRY_SECONDS.length + 1),
      help: 'after how many failures an event is given up until somebody asks for it',
    },
  },
};
