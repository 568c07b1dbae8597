"""Prints as JSON what Tempest's schemas say against the bodies in FILE..., by the names of the files."""
import json
import sys
from pathlib import Path

from tempest.lib.api_schema.response.compute.v2_1 import tenant_usages
from tempest.lib.common import jsonschema_validator as judges

verdicts = {}
for path in map(Path, sys.argv[1:]):
    body = json.loads(path.read_text())
    kind = tenant_usages.list_tenant_usage
    if 'tenant_usage' in body:
        kind = tenant_usages.get_tenant_usage
    judge = judges.JSONSCHEMA_VALIDATOR(
        kind['response_body'], format_checker=judges.FORMAT_CHECKER)
    verdicts[path.stem] = '; '.join(
        '/'.join(map(str, error.path)) + ': ' + error.message
        for error in judge.iter_errors(body))
print(json.dumps(verdicts))
