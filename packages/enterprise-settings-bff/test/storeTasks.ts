import { connectionStatement } from "../src/status/projectReading.ts";
import type { PruneBefore } from "../src/store/prune.ts";
import type { ActivityEntry, ReceivedEvent, Store } from "../src/store/Store.ts";
import { connectionData, makeEvent, received, start } from "./events.ts";
import { makeReading } from "./readings.ts";

const hourMs = 3_600_000;
/** When the tasks run; what is stored is of `start` and the hours after it. */
const now = start + 30 * 24 * hourMs;
export const handledName = "connection.activated";
/** The one that something happens to. */
const organizationId = "org_77777";

/** A connection of it that was activated. */
export const activated = (id: string): ReceivedEvent =>
  received(makeEvent(handledName, connectionData({ id, organization_id: organizationId })));
const reading = makeReading({ organization: { id: organizationId, name: "New", updatedAt: now } });
const line: ActivityEntry = {
  id: "activity_new",
  organizationId,
  at: now,
  action: "portal_link.created",
  intent: "sso",
  userId: "user_1",
  userName: null,
  impersonatedBy: null,
  ip: null,
  code: null,
  requestId: "req-1",
};
const turn = (limit = 8) => ({
  now,
  settled: [],
  names: [handledName],
  limit,
  leaseMs: 60_000,
  newLease: () => "lease",
});

/** A hundred connections of others, as a page of WorkOS' list says them. */
const listed = Array.from({ length: 100 }, (_, i) => {
  const id = `${1_000 + i * 500}`;
  const said = { id: `conn_${id}`, name: "Okta", type: "OktaSAML", state: "active" };
  const statement = connectionStatement({ ...said, domains: [], updatedAt: start });
  return { ...statement, organizationId: `org_${id}` };
});
const owners = listed.map((it) => it.organizationId);

const prune = (before: Partial<PruneBefore>) => (it: Store) => it.prune(before);

/**
 * What a store does for one request, one tick or one page, and how many rows and entries of indexes it may
 * look at, however many organizations and events there are (`loadStore`).
 */
export const storeTasks: [what: string, most: number, task: (it: Store) => Promise<unknown>][] = [
  ["a look whether it can be written", 20, (it) => it.check()],
  ["a status", 20, (it) => it.readOrganization(organizationId)],
  ["a batch of events", 40, (it) => it.applyEvents([activated("conn_new")])],
  ["a whole read", 60, (it) => it.applyRead({ organizationId, fence: 9, reading })],
  ["a fence", 20, (it) => it.fence(organizationId)],
  ["one that is gone", 60, (it) => it.applyGone({ organizationId, fence: 9, observedAt: now })],
  ["a tenant's organization", 20, (it) => it.readTenant("tenant_7")],
  ["an organization's tenant", 20, (it) => it.tenantOf("org_7")],
  ["an attempt", 20, (it) => it.countAttempt("viewer", now, 60_000)],
  ["a line of the audit trail", 20, (it) => it.appendActivity(line)],
  ["the audit trail", 60, (it) => it.listActivity("org_7", 20)],
  ["who was signed out", 20, (it) => it.listRevokedSessions(now)],
  ["a turn of the handlers", 60, (it) => it.handlerJobs.turn(turn())],
  [
    "keeping what a handler works on",
    60,
    async (it) => it.handlerJobs.renew(await it.handlerJobs.turn(turn(1)), now, 60_000),
  ],
  ["counting the jobs", 20, (it) => it.handlerJobs.counts()],
  ["that somebody looked", 20, (it) => it.reconciliation.viewed("org_7", now, now)],
  ["when to read", 20, (it) => it.reconciliation.schedule("org_7", { at: now })],
  ["that many are due", 300, (it) => it.reconciliation.dueBy(owners, now)],
  ["what is due to be read", 60, (it) => it.reconciliation.listDue(now, 20)],
  ["that nothing is due", 20, (it) => it.reconciliation.listDue(start - 1, 20)],
  ["a page of the sweep", 500, (it) => it.reconciliation.compare(listed, start + 1)],
  [
    "a page of what no list named",
    300,
    (it) => it.reconciliation.listUnnamed("connection", 0, "conn_5", 200),
  ],
  ["a replay of one event", 60, (it) => it.replay({ ids: ["event_7"] }, now)],
  ["a replay of what is parked", 60, (it) => it.replay({ parked: true }, now)],
  ["counting what was not projected", 20, (it) => it.countProjectionErrors()],
  ["pruning, and nothing is over", 60, (it) => it.prune(allBefore(start - 1))],
  ["pruning payloads", 5_000, prune({ eventPayloads: start + 2_000 })],
  ["pruning events", 9_000, prune({ events: start + 1_000 })],
  ["pruning the audit trail", 5_000, prune({ activity: start + 1_000 })],
  ["pruning samples", 20, prune({ directorySamples: start })],
];

const allBefore = (at: number): PruneBefore => ({
  eventPayloads: at,
  events: at,
  activity: at,
  revokedSessions: at,
  attemptWindows: at,
  directorySamples: at,
  handlers: at,
});

/** What every row about a WorkOS object has: its id, whose it is, and the bookkeeping. */
const entity = (prefix: string) =>
  `'${prefix}_' || n, 'org_' || n, 'v', 1, 0, ${start}, -1, 1, ${start}`;

/**
 * Statements that fill a store of PostgreSQL with so many organizations, read some time ago, every tenth
 * of them viewed and due within six hours, and with a history that is over: past the store, in seconds.
 */
export const loadStore = (organizations: number): string[] =>
  [
    `organization select ${entity("org")}, 'Organization ' || n, ${start}`,
    `connection select ${entity("conn")}, 'Okta', 'OktaSAML', 'active', '[]', ${start}`,
    `organization_revision select 'org_' || n, 1, 1, ${start}`,
    `organization_schedule select 'org_' || n, ${start},
      case when n % 10 = 0 then ${start} + (n * 7919 % ${6 * hourMs}) end`,
    `handler_lane select 'org_' || n, 2, null, null, 0`,
    `tenant select 'tenant_' || n, 'org_' || n, 'Tenant'`,
    `activity (id, organization_id, at, action, user_id, request_id)
      select 'activity_' || n, 'org_' || n, ${start} + n, 'portal_link.created', 'user', 'req'`,
    `event (id, name, organization_id, created_at, received_at, payload, payload_kept)
      select 'event_' || n, '${handledName}', 'org_' || n, ${start} + n, ${start} + n, '',
      case when n <= 1000 then 'none' else 'ids' end`,
  ].map((it) => `insert into ${it} from generate_series(1, ${organizations}) as n`);
