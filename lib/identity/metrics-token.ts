/** Metrics tokens: the kind of credential by which a user reads what is measured at one site. */

export const METRICS_TOKEN = 'metrics_token';
