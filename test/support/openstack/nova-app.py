"""The compute API of Debian's Nova. There is no Neutron beside it, which would be asked for security groups."""
from nova.network import security_group_api

security_group_api.get_instances_security_groups_bindings = lambda *_args, **_more: {}
security_group_api.get_instance_security_groups = lambda *_args, **_more: []

from nova.api.openstack import wsgi_app  # noqa: E402

application = wsgi_app.init_application('osapi_compute')
