// Asks by a client of npm and prints as JSON what it gives back: NAME HOST PORT KEY SECRET [CONSUMER [SERVICE]].
const [name, host, port, appKey, appSecret, consumerKey, service] = process.argv.slice(2);

const client = require(name)({ host, port: Number(port), appKey, appSecret, consumerKey });

const call = (method, path, params = {}) =>
  new Promise((resolve) => {
    client.request(method, path, params, (error, answer) =>
      resolve(error ? { error, answer } : answer),
    );
  });

const RULES = ['GET', 'POST'].map((method) => ({ method, path: '/*' }));

async function read() {
  const datacenter = `/dedicatedCloud/${service}/datacenter/{datacenterId}`;
  const datacenterId = 869;
  const [userId] = await call('GET', `/dedicatedCloud/${service}/user`, {
    name: 'mine@example.com',
  });
  return {
    services: await call('GET', '/dedicatedCloud'),
    filer: await call('GET', `${datacenter}/filer/{filerId}`, { datacenterId, filerId: 443 }),
    host: await call('GET', `${datacenter}/host/{hostId}`, { datacenterId, hostId: 51 }),
    machine: await call('GET', `${datacenter}/vm/{vmId}`, { datacenterId, vmId: 1254 }),
    token: await call('POST', `/dedicatedCloud/${service}/user/${userId}/getVscopeMetricsToken`),
    foreign: await call('GET', '/dedicatedCloud/pcc-192-0-2-2'),
  };
}

const ask = () =>
  consumerKey
    ? call('GET', '/dedicatedCloud')
    : call('POST', '/auth/credential', { accessRules: RULES });
const work = service ? read() : ask();
void work.then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
