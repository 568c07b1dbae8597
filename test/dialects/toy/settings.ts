/** The settings of the toy dialect. */
import { password } from '../../../lib/config/kinds';
import type { Section } from '../../../lib/config/section';

export interface ToySettings {
  readonly sharedSecret: string;
}

export const TOY: Section<ToySettings> = {
  name: 'toy',
  settings: {
    sharedSecret: {
      kind: password,
      default: 'toy-secret',
      help: 'signs the requests to the toy dialect',
    },
  },
};
