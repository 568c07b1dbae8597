/** A name of a metric, a tag key or a tag value that no series within the caller's scope has. */
import { AppError } from '../../errors';
import type { NameKind } from '../../store/points';

const KINDS: Readonly<Record<NameKind, string>> = {
  metric: 'metric',
  tagKey: 'tag key',
  tagValue: 'tag value',
};

export class UnknownName extends AppError {
  readonly kind: NameKind;
  readonly unknown: string;
  constructor(kind: NameKind, unknown: string) {
    super('invalidParameter', `No series has the ${KINDS[kind]} "${unknown}".`);
    this.kind = kind;
    this.unknown = unknown;
  }
}
