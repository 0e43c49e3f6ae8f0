import { datasetGenerations, datasetImports, datasets, signals } from './data.ts';
import { loginLogs, requestLogs, systemLogs } from './logs.ts';
import { evaluations, models, modelVariants, predictions } from './models.ts';
import { apiKeys, notificationPreferences, roles, savedSearches, users } from './people.ts';
import {
  experiments,
  explanations,
  hpoCampaigns,
  hpoTrials,
  nasCampaigns,
  nasTrials,
  tags,
  trainingRuns,
} from './research.ts';
import { taskEvents, tasks, webhookDeliveries, webhooks } from './work.ts';

/** The 28 tables. */
export const tables = {
  roles,
  users,
  apiKeys,
  savedSearches,
  notificationPreferences,
  requestLogs,
  loginLogs,
  systemLogs,
  datasets,
  datasetGenerations,
  datasetImports,
  signals,
  models,
  modelVariants,
  evaluations,
  predictions,
  experiments,
  tags,
  trainingRuns,
  hpoCampaigns,
  hpoTrials,
  nasCampaigns,
  nasTrials,
  explanations,
  tasks,
  taskEvents,
  webhooks,
  webhookDeliveries,
};
