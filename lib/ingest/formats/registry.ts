/** The file formats that can be read. */
import { readCsv } from './csv';
import { readJson } from './json-list';
import { readNdjson } from './ndjson';
import type { Reader } from './parsed';

export const FILE_FORMATS = ['ndjson', 'json', 'csv'] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

export const READERS: Readonly<Record<FileFormat, Reader>> = {
  ndjson: readNdjson,
  json: readJson,
  csv: readCsv,
};

/** The formats by the end of a name, `.gz` taken off. */
export const FORMAT_BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'ndjson',
  '.csv': 'csv',
  '.tsv': 'csv',
};
