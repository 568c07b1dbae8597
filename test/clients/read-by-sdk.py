"""Prints as JSON what the Python SDK reads of usage: PROJECT START END."""
import json
import sys
from datetime import datetime

import openstack

project, start, end = sys.argv[1:]
cloud = openstack.connect(load_yaml_config=False)
endpoint = cloud.compute.get_endpoint_data()

usages = {}
window = (start + 'T00:00:00', end + 'T00:00:00')
for usage in cloud.compute.usages(*window, detailed=1):
    sums = usages.setdefault(usage.project_id, [0, 0, 0, 0])
    for i, part in enumerate([
        len(usage.server_usages),
        usage.total_memory_mb_usage,
        usage.total_vcpus_usage,
        usage.total_local_gb_usage,
    ]):
        sums[i] += part

days = [datetime.fromisoformat(day) for day in (start, end)]
print(json.dumps({
    'versions': [endpoint.min_microversion, endpoint.max_microversion],
    'usages': usages,
    'cloud': cloud.get_compute_usage(project, *days).total_vcpus_usage,
}))
