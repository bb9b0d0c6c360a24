import enBroadcasts from './en/broadcasts.json' with { type: 'json' };
import enCalendar from './en/calendar.json' with { type: 'json' };
import enDeliveries from './en/deliveries.json' with { type: 'json' };
import enFlow from './en/flow.json' with { type: 'json' };
import enFlows from './en/flows.json' with { type: 'json' };
import enFrame from './en/frame.json' with { type: 'json' };
import enInstance from './en/instance.json' with { type: 'json' };
import enInstances from './en/instances.json' with { type: 'json' };
import enPlan from './en/plan.json' with { type: 'json' };
import enPutAside from './en/put-aside.json' with { type: 'json' };
import enSandbox from './en/sandbox.json' with { type: 'json' };
import enSegments from './en/segments.json' with { type: 'json' };
import enSubject from './en/subject.json' with { type: 'json' };
import enTasks from './en/tasks.json' with { type: 'json' };
import zhBroadcasts from './zh/broadcasts.json' with { type: 'json' };
import zhCalendar from './zh/calendar.json' with { type: 'json' };
import zhDeliveries from './zh/deliveries.json' with { type: 'json' };
import zhFlow from './zh/flow.json' with { type: 'json' };
import zhFlows from './zh/flows.json' with { type: 'json' };
import zhFrame from './zh/frame.json' with { type: 'json' };
import zhInstance from './zh/instance.json' with { type: 'json' };
import zhInstances from './zh/instances.json' with { type: 'json' };
import zhPlan from './zh/plan.json' with { type: 'json' };
import zhPutAside from './zh/put-aside.json' with { type: 'json' };
import zhSandbox from './zh/sandbox.json' with { type: 'json' };
import zhSegments from './zh/segments.json' with { type: 'json' };
import zhSubject from './zh/subject.json' with { type: 'json' };
import zhTasks from './zh/tasks.json' with { type: 'json' };

/** All texts of the pages, by language and by the part of the editor that shows them. */
export const resources = {
  zh: {
    broadcasts: zhBroadcasts,
    calendar: zhCalendar,
    deliveries: zhDeliveries,
    flow: zhFlow,
    flows: zhFlows,
    frame: zhFrame,
    instance: zhInstance,
    instances: zhInstances,
    plan: zhPlan,
    putAside: zhPutAside,
    sandbox: zhSandbox,
    segments: zhSegments,
    subject: zhSubject,
    tasks: zhTasks,
  },
  en: {
    broadcasts: enBroadcasts,
    calendar: enCalendar,
    deliveries: enDeliveries,
    flow: enFlow,
    flows: enFlows,
    frame: enFrame,
    instance: enInstance,
    instances: enInstances,
    plan: enPlan,
    putAside: enPutAside,
    sandbox: enSandbox,
    segments: enSegments,
    subject: enSubject,
    tasks: enTasks,
  },
};
