/** The login in a request for a token. */
import type { Request } from 'express';
import { checkFaults, type FieldFaults } from '../errors';
import { bodyOf } from '../wire/body';
import { hasNul, NUL_REFUSED } from '../wire/nul';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Throws all faults in one body. */
export async function loginOf(req: Request): Promise<Login> {
  const body = await bodyOf(req);
  const username = textIn(body, 'username');
  const password = textIn(body, 'password');
  const nul: FieldFaults = hasNul(username.text) ? { username: [NUL_REFUSED] } : {};
  checkFaults(username.faults, password.faults, nul);
  return { username: username.text.trim(), password: password.text };
}

interface ReadText {
  readonly text: string;
  readonly faults: FieldFaults;
}

function textIn(body: Readonly<Record<string, unknown>>, name: string): ReadText {
  const written = body[name];
  const fault = (text: string): ReadText => ({ text: '', faults: { [name]: [text] } });
  if (written === undefined) return fault('This field is required.');
  if (written === null) return fault('This field may not be null.');
  if (typeof written !== 'string' && typeof written !== 'number')
    return fault('Not a valid string.');
  const text = String(written);
  return text.trim() === '' ? fault('This field may not be blank.') : { text, faults: {} };
}
