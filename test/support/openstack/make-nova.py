"""Makes the SQLite databases of a Nova in a folder and fills them with recorded rows (gzipped NDJSON)."""
import gzip
import json
import os
import shutil
import sqlite3
import sys

folder, recording = sys.argv[1:]
os.chdir(folder)

from nova import config  # noqa: E402
from nova.db import migration  # noqa: E402

config.parse_args(['nova-manage', '--config-file', os.path.join(folder, 'nova.conf')])
migration.db_sync(database='api')
migration.db_sync(database='main')
shutil.copy('cell1.db', 'cell0.db')

FILES = {'nova_api': 'api.db', 'nova_cell0': 'cell0.db', 'nova': 'cell1.db'}
ZEROS = '00000000-0000-0000-0000-000000000000'
databases = {name: sqlite3.connect(file) for name, file in FILES.items()}
api = databases['nova_api']


def insert(database, table, row):
    names = ', '.join(row)
    marks = ', '.join('?' * len(row))
    database.execute(f'insert into {table} ({names}) values ({marks})', list(row.values()))


for number, (cell, uuid) in enumerate([('cell0', ZEROS), ('cell1', ZEROS[:-1] + '1')], 1):
    connection = f'sqlite:///{folder}/{cell}.db'
    insert(api, 'cell_mappings', {'id': number, 'uuid': uuid, 'name': cell, 'disabled': False,
                                  'transport_url': 'fake:', 'database_connection': connection})

for line in gzip.open(recording, 'rt'):
    recorded = json.loads(line)
    if recorded['table'] == 'cell_mappings':
        continue
    insert(databases[recorded['db']], recorded['table'], recorded['row'])
    if recorded['table'] != 'instances':
        continue
    # What was not recorded of a server: its cell, and that it has no network.
    uuid, project = recorded['row']['uuid'], recorded['row']['project_id']
    insert(databases[recorded['db']], 'instance_info_caches',
           {'instance_uuid': uuid, 'network_info': '[]', 'deleted': 0})
    cell = 1 if recorded['db'] == 'nova_cell0' else 2
    insert(api, 'instance_mappings', {'instance_uuid': uuid, 'cell_id': cell,
                                      'project_id': project, 'queued_for_delete': False})

for database in databases.values():
    database.commit()
