/** The paths of NodeConductor's API, without the slash at their end, which does not matter. */

export const PREFIXES = [
  ...['/api-auth/password', '/api/stats', '/api/alerts'],
  ...['/api/customers', '/api/projects', '/api/project-groups', '/api/clouds', '/api/instances'],
] as const;

export const PATHS = {
  signIn: '/api-auth/password',
  usage: '/api/stats/usage',
  customerStats: '/api/stats/customer',
  resourceStats: '/api/stats/resource',
  quotaStats: '/api/stats/quota',
  alertStats: '/api/stats/alert',
  alertsStats: '/api/stats/alerts',
  alertCounts: '/api/alerts/stats',
  alerts: '/api/alerts',
  alert: '/api/alerts/{id}',
  closeAlert: '/api/alerts/{id}/close',
  acknowledgeAlert: '/api/alerts/{id}/acknowledge',
  unacknowledgeAlert: '/api/alerts/{id}/cancel_acknowledgment',
  customers: '/api/customers',
  projects: '/api/projects',
  groups: '/api/project-groups',
  clouds: '/api/clouds',
} as const;
