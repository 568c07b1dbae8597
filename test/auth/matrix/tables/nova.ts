/** Who may do what by Nova's API. It takes no passwords, only tokens and keys. */
import type { MatrixTable } from '../../../support/matrix/table';
import { PROJECTS } from '../../../support/matrix/tenants';

/** The same below both versions of the API. */
const versioned = (method: string, path: string): readonly string[] =>
  ['/v2', '/v2.1'].map((version) => `${method} ${version}${path}`);

const WINDOW = 'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00';

export const nova: MatrixTable = {
  dialect: 'nova',
  mounts: ['nova'],
  sameForAll: {
    Y: [
      ...['* /', 'OPTIONS /{path}', '* /{path}'],
      ...[...versioned('*', ''), ...versioned('OPTIONS', '/{path}')],
    ],
  },
  // `list@`, `show@` and `home@` come by a path that names a project, which need not be the one that is asked about.
  columns: {
    list: versioned('GET', '/os-simple-tenant-usage'),
    'list@': versioned('GET', '/{project_id}/os-simple-tenant-usage'),
    show: versioned('GET', '/os-simple-tenant-usage/{tenant_id}'),
    'show@': versioned('GET', '/{project_id}/os-simple-tenant-usage/{tenant_id}'),
    limits: versioned('GET', '/limits'),
    'home@': [...versioned('GET', '/{project_id}/limits'), ...versioned('GET', '/{project_id}/')],
    none: versioned('*', '/{path}'),
  },
  rows: `
                                    | sees  | list list@ show show@       limits home@ none
tokens of Keystone
admin of alpha                      | all   | Y    Ymm   YYY  YYY/mmm/mmm Y      Ymm   4
admin of another project            | all   | Y    mmY   YYY  mmm/mmm/YYY Y      mmY   4
reader of alpha                     | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
reader of beta                      | beta  | n    mnm   nYn  mmm/nYn/mmm Y      mYm   4
member and reader of alpha          | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
member of alpha                     | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
another role in alpha               | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
writer of observations in alpha     | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
no role in alpha                    | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
admin of the system                 | all   | Y    mmm   YYY  mmm/mmm/mmm Y      mmm   4
reader of the system                | none  | n    mmm   nnn  mmm/mmm/mmm Y      mmm   4
admin of a domain                   | all   | Y    mmm   YYY  mmm/mmm/mmm Y      mmm   4
token without a scope               | none  | n    mmm   nnn  mmm/mmm/mmm Y      mmm   4
keys of ours
key of the operator                 | all   | Y    YYY   YYY  YYY/YYY/YYY Y      YYY   4
key of alpha                        | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
key of beta                         | beta  | n    mnm   nYn  mmm/nYn/mmm Y      mYm   4
key of usage                        | all   | Y    YYY   YYY  YYY/YYY/YYY Y      YYY   4
key of alpha's account              | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
key of observations                 | none  | n    mmm   nnn  mmm/mmm/mmm Y      mmm   4
key of points                       | none  | n    mmm   nnn  mmm/mmm/mmm Y      mmm   4
key of nothing                      | none  | n    mmm   nnn  mmm/mmm/mmm Y      mmm   4
key of a reader of alpha            | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
key of alpha's account's manager    | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
key of alpha's group's owner        | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
key of the staff                    | all   | Y    YYY   YYY  YYY/YYY/YYY Y      YYY   4
key of the staff for alpha          | alpha | n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4
`,
  marks: ['alpha', 'beta'],
  challenge: 'Keystone uri="http://kc:5000/v3"',
  takesPasswords: false,
  value(name, tenant) {
    return name === 'path' ? 'nowhere/at/all' : PROJECTS[tenant];
  },
  /** Paths are found without a version, too; usage needs a window. */
  spellings(path) {
    if (!path.includes('usage')) return [path];
    const isList = path.endsWith('-usage');
    const withWindow = `${path}?${WINDOW}${isList ? '&detailed=1' : ''}`;
    const isBare = withWindow.startsWith('/v2.1/os-simple-tenant-usage');
    return isBare ? [withWindow, withWindow.replace('/v2.1', '')] : [withWindow];
  },
  success: (method, path) => (path === '/{path}' && method !== 'OPTIONS' ? 300 : 200),
};
