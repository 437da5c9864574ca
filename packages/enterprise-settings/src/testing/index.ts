/**
 * For the tests of a host: typed fixtures of every state, a client with a server in memory and a clock,
 * and the same server as request handlers for MSW. Not for production.
 */
export {
  allIntents,
  fixtureNow,
  makeCertificate,
  makeConnection,
  makeDirectory,
  makeDomain,
  makeLogStream,
  makePortalLink,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
export type { StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
export type { Clock } from "./clock.ts";
export { createFakeClient, failures } from "./fakeClient.ts";
export type { FakeClient, FakeClientOptions, Reply } from "./fakeClient.ts";
export { createRequestHandlers } from "./requestHandlers.ts";
export type { MswHttp } from "./requestHandlers.ts";
