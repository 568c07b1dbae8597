/** The settings of Nova's databases: where they are, and how gently they are read. */
import { url, wholeNumber } from '../../config/kinds';
import type { Section } from '../../config/section';
import { redactUrl } from '../../redact';
import { listOf, orNone, text, type Validator } from '../../validator';

/** The address of a cell as it is seen from here. */
export interface CellAddress {
  readonly cell: string;
  readonly url: string;
}

export interface NovaDatabaseSettings {
  /** Of the API database, or of the database of one cell. */
  readonly url: string | null;
  readonly cells: readonly CellAddress[] | null;
  /** Servers. */
  readonly batch: number;
  /** Milliseconds. */
  readonly pause: number;
}

export const cellAddress: Validator<CellAddress> = {
  ...text('CELL=URL, such as cell1=mysql://USER:PASSWORD@HOST/nova', (written) => {
    const [, cell = '', address = ''] =
      /^([^=:/\s]{1,255})=([a-z][a-z0-9+.-]*:\S+)$/.exec(written) ?? [];
    return cell ? { cell, url: address } : undefined;
  }),
  show: (address) => `${address.cell}=${redactUrl(address.url)}`,
};

export const NOVA_DATABASE: Section<NovaDatabaseSettings> = {
  name: 'novaDatabase',
  settings: {
    url: {
      kind: orNone(url),
      default: 'none',
      help: "Nova's API database, or the database of one cell; a user who may only select is enough",
    },
    cells: {
      kind: orNone(listOf(cellAddress)),
      default: 'none',
      help: 'the databases of cells, where they have another address from here than in the API database',
    },
    batch: {
      placeholder: '<number>',
      kind: wholeNumber(1, 5000),
      default: '500',
      help: 'how many servers are read and stored at a time',
    },
    pause: {
      placeholder: '<milliseconds>',
      kind: wholeNumber(0, 60_000),
      default: '20',
      help: "how long Nova's database is left alone after each batch",
    },
  },
};
