"""Prints as JSON what libcloud's driver for CloudSigma reads: PORT CERTIFICATE LOGIN PASSWORD."""
import json
import sys

import libcloud.security
from libcloud.common.types import InvalidCredsError
from libcloud.compute.drivers.cloudsigma import CloudSigma_2_0_NodeDriver, CloudSigmaError

port, certificate, login, password = sys.argv[1:]
libcloud.security.CA_CERTS_PATH = certificate


def driver_of(secret):
    return CloudSigma_2_0_NodeDriver(login, secret, host='localhost', port=int(port))


def shown(subscription):
    times = {name: str(getattr(subscription, name)) for name in ('start_time', 'end_time')}
    return {**vars(subscription), **times}


def failure_of(call):
    try:
        return call()
    except CloudSigmaError as error:
        return [error.http_code, error.error_type, error.error_msg, error.error_point]
    except InvalidCredsError as error:
        return [type(error).__name__, str(error)]


driver = driver_of(password)
subscriptions = driver.ex_list_subscriptions
print(json.dumps({
    'pricing': driver.ex_get_pricing(),
    'usage': driver.ex_get_usage(),
    'balance': driver.ex_get_balance(),
    'subscriptions': [shown(one) for one in subscriptions(status='active', resources=['dssd'])],
    'all': [one.id for one in subscriptions()],
    'unknown status': failure_of(lambda: subscriptions(status='cancelled')),
    'wrong password': failure_of(driver_of('wrong').ex_get_balance),
}))
