/** The store of alerts, their rules and the outbox. */
import type { AlertsStore } from '../../alerts';
import type { Database } from '../sql/database';
import { acknowledge, closeOne, openAlerts } from './changes';
import { applyEvaluation } from './evaluations';
import { findAlert, listAlerts } from './list';
import { outboxOf } from './outbox';
import { openOrChange, unacknowledge } from './posted';
import { alertRulesOf } from './rules';

export const alertsStore = (database: Database): AlertsStore => ({
  alerts: {
    find: (id) => findAlert(database.read, id),
    list: (query) => listAlerts(database.read, query),
    open: (alerts) => database.write((tx) => openAlerts(tx, alerts)),
    close: (id, atUs) => database.write((tx) => closeOne(tx, id, atUs)),
    acknowledge: (id, atUs) => database.write((tx) => acknowledge(tx, id, atUs)),
    unacknowledge: (id) => database.write((tx) => unacknowledge(tx, id)),
    openOrChange: (alert) => database.write((tx) => openOrChange(tx, alert)),
    applyEvaluation: (evaluation) => database.write((tx) => applyEvaluation(tx, evaluation)),
  },
  alertRules: alertRulesOf(database),
  outbox: outboxOf(database),
});
