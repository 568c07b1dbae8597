/** A change that contradicts what is stored, with the field at fault. */
import { AppError } from '../errors';

export class RefusedChange extends AppError {
  /** As inventories call it. */
  readonly field: string;
  /** The message begins with what was written and says what is allowed. */
  constructor(field: string, message: string) {
    super('invalidParameter', message);
    this.name = 'RefusedChange';
    this.field = field;
  }
}
