/** The shell around the APIs, where none of them has an answer. */
import request from 'supertest';
import { AppError } from '../../lib/errors';
import { createApp } from '../../lib/http/app';
import type { Mount } from '../../lib/http/mount';
import { originForm } from '../../lib/http/request/target';
import { NO_LOG } from '../../lib/log';

const logged: string[] = [];
const log = {
  ...NO_LOG,
  error: (_fields: object, message: string) => void logged.push(message),
};
const appWith = (handler: Mount['handler']) =>
  createApp({
    isTrusted: () => false,
    mounts: [{ name: 'test', prefixes: ['/'], handler, routes: [] }],
    log,
  });

describe('the app', () => {
  it('answers 404 as a problem for what no mount takes', async () => {
    const answer = await request(appWith((_req, _res, next) => next())).get('/nowhere');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 404, detail: 'path: there is nothing here' });
    expect(answer.body.instance).toMatch(/^req-/);
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('answers 500 without details for what no mount expected, and logs it', async () => {
    const answer = await request(appWith(() => Promise.reject(new Error('secret')))).get('/');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
    expect(logged).toEqual(['request failed']);
  });

  it('answers a failure that has a name with its status and its message', async () => {
    const fail = () => Promise.reject(new AppError('forbidden', 'not for you'));
    const answer = await request(appWith(fail)).get('/');
    expect(answer.body).toMatchObject({ status: 403, detail: 'not for you' });
  });
});

describe('a target', () => {
  it.each([
    ['/a?b=c', '/a?b=c'],
    ['//a#b?c#d', '//a%23b?c%23d'],
    ['http://a.example/b?c', '/b?c'],
    ['HTTPS://u:p@a.example:1?c', '/?c'],
    ['http://a.example', '/'],
    ['http://a.example#b', '/%23b'],
    ['/http://a.example/b', '/http://a.example/b'],
    ['*', '*'],
    ['', '/'],
  ])('%s is for all APIs %s', (url, form) => {
    expect(originForm(url)).toBe(form);
  });
});
