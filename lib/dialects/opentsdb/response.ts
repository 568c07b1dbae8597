/** Answers as OpenTSDB writes them, failures in its form. */
import type { Response } from 'express';
import { AppError } from '../../errors';
import {
  type AnswerFailure,
  answerFailure,
  type RenderFailure,
  setRetryAfter,
} from '../../http/response/failure';
import { asciiJson, sendText } from '../../http/response/json';
import type { Log } from '../../log';
import { paddingOf } from './jsonp';
import { badRequest, OpenTsdbError } from './wire/errors';

export const JSON_TYPE = 'application/json; charset=UTF-8';
const CHALLENGE = 'Basic realm="metrics"';

export function answerJson(res: Response, json: unknown): void {
  const { before, after } = paddingOf(res);
  res.setHeader('Content-Type', JSON_TYPE);
  sendText(res, `${before}${asciiJson(json)}${after}`);
}

export function answerText(res: Response, type: string, text: string): void {
  res.setHeader('Content-Type', type);
  sendText(res, text);
}

/** Answers any failure; server errors are logged, and the client sees no details of them. */
export const answerError = (log: Pick<Log, 'error'>): AnswerFailure =>
  answerFailure(log, render, named);

/** A path that is not UTF-8 cannot be decoded. */
const named = (error: unknown): unknown =>
  error instanceof URIError ? badRequest('The path must be UTF-8') : error;

const render: RenderFailure = (failure, _req, res) => {
  const { error, status, message } = failure;
  if (status === 401) res.setHeader('WWW-Authenticate', CHALLENGE);
  setRetryAfter(res, failure);
  const details = error instanceof OpenTsdbError ? error.details : undefined;
  answerJson(res, { error: { code: status, message: wordsFor(error, status, message), details } });
};

/** Not a word on what is wrong with credentials, since that helps to guess. */
const wordsFor = (error: unknown, status: number, message: string): string =>
  status === 401 && error instanceof AppError ? 'Unauthorized' : message;
