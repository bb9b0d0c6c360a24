import type { ReactNode } from 'react';
import { lazy } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { FlowsPage } from '../pages/flows/FlowsPage.tsx';
import { SignInPage } from '../pages/sign-in/SignInPage.tsx';
import { Frame } from './Frame.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';

const FlowPage = lazy(async () => {
  const { FlowPage: page } = await import('../flow/FlowPage.tsx');
  return { default: page };
});
const InstancesPage = lazy(async () => {
  const { InstancesPage: page } = await import('../pages/instances/InstancesPage.tsx');
  return { default: page };
});
const InstancePage = lazy(async () => {
  const { InstancePage: page } = await import('../pages/instance/InstancePage.tsx');
  return { default: page };
});
const SandboxPage = lazy(async () => {
  const { SandboxPage: page } = await import('../pages/sandbox/SandboxPage.tsx');
  return { default: page };
});
const DeliveriesPage = lazy(async () => {
  const { DeliveriesPage: page } = await import('../pages/deliveries/DeliveriesPage.tsx');
  return { default: page };
});
const TasksPage = lazy(async () => {
  const { TasksPage: page } = await import('../pages/tasks/TasksPage.tsx');
  return { default: page };
});
const BroadcastsPage = lazy(async () => {
  const { BroadcastsPage: page } = await import('../pages/broadcasts/BroadcastsPage.tsx');
  return { default: page };
});
const SegmentsPage = lazy(async () => {
  const { SegmentsPage: page } = await import('../pages/segments/SegmentsPage.tsx');
  return { default: page };
});
const CalendarPage = lazy(async () => {
  const { CalendarPage: page } = await import('../pages/calendar/CalendarPage.tsx');
  return { default: page };
});
const PlanPage = lazy(async () => {
  const { PlanPage: page } = await import('../pages/plan/PlanPage.tsx');
  return { default: page };
});
const PutAsidePage = lazy(async () => {
  const { PutAsidePage: page } = await import('../pages/put-aside/PutAsidePage.tsx');
  return { default: page };
});

/** Which page a URL shows; all but the sign-in page stand in the frame. */
export function AppRoutes() {
  return (
    <Switch>
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/">
        <Redirect to="/flows" replace />
      </Route>
      <Route>
        <Frame>
          <Pages />
        </Frame>
      </Route>
    </Switch>
  );
}

function Pages(): ReactNode {
  return (
    <Switch>
      <Route path="/flows" component={FlowsPage} />
      <Route path="/flows/:id">{({ id }) => <FlowPage key={id} id={id} />}</Route>
      <Route path="/flows/:id/instances">{({ id }) => <InstancesPage flow={id} />}</Route>
      <Route path="/instances/:id">{({ id }) => <InstancePage key={id} id={id} />}</Route>
      <Route path="/sandbox" component={SandboxPage} />
      <Route path="/deliveries" component={DeliveriesPage} />
      <Route path="/tasks" component={TasksPage} />
      <Route path="/broadcasts" component={BroadcastsPage} />
      <Route path="/segments" component={SegmentsPage} />
      <Route path="/calendar" component={CalendarPage} />
      <Route path="/plan" component={PlanPage} />
      <Route path="/put-aside" component={PutAsidePage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}
