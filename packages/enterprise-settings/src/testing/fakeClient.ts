import { makePortalLink } from "@acme/enterprise-settings-contract/fixtures";
import type { PortalLink, Status } from "@acme/enterprise-settings-contract/wire";
import type { EnterpriseSettingsClient, StatusAnswer } from "../client/createClient.ts";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { createClock, type Clock } from "./clock.ts";
import { createPushedChanges } from "./pushedChanges.ts";
import { statusAt } from "./statusAt.ts";

/** What the server says next: a status, an error, or nothing at all. */
export type Reply<T> = T | EnterpriseSettingsError | "never";

/** A client without a network, whose server is steered by the test. */
export interface FakeClient extends EnterpriseSettingsClient {
  /** The calls made, in order: `status`, `refresh`, `link:sso`, `changes`. */
  readonly calls: string[];
  /** What the server knows. Its countdowns follow the clock. */
  status: Reply<Status>;
  link: Reply<PortalLink>;
  /** Up to when the server knows WorkOS, ISO 8601; `null`: it never read it; `undefined`: up to now. */
  asOf: string | null | undefined;
  pollAfterMs: number | null;
  /** Stands still at `fixtureNow`. Give its `now` to the provider, and the test says what time it is. */
  readonly clock: Clock;
  /**
   * A webhook arrived: this is what the server knows now, at a revision of its own. Every page that listens
   * reads it at once; without `pushes` the next poll finds it.
   */
  readonly push: (status: Status) => void;
}

export interface FakeClientOptions {
  /** Default `never`: the screen stays loading. */
  readonly status?: Reply<Status>;
  /** Default: a link that leads to an example. */
  readonly link?: Reply<PortalLink>;
  /** Milliseconds since the epoch. Default `clock.now`; `Date.now` where the test fakes the timers. */
  readonly now?: () => number;
  /** Whether the server has a stream of changes. Default `false`: the kit polls. */
  readonly pushes?: boolean;
}

/** A server in memory: what it answers can be changed at any time. */
export function createFakeClient(options: FakeClientOptions = {}): FakeClient {
  const clock = createClock();
  const { now = clock.now, pushes = false } = options;
  let revision = 0;
  const changes = createPushedChanges(() => revision);
  const give = async <T>(reply: Reply<T>): Promise<T> => {
    if (reply === "never") return new Promise<T>(() => {});
    if (reply instanceof EnterpriseSettingsError) throw reply;
    return reply;
  };
  const answer = async (previous?: StatusAnswer): Promise<StatusAnswer> => {
    const status = statusAt(await give(fake.status), now());
    revision = Math.max(revision, status.revision);
    return {
      status: previous && previous.status === status ? previous.status : status,
      asOf: fake.asOf === undefined ? new Date(now()).toISOString() : fake.asOf,
      pollAfterMs: fake.pollAfterMs,
      etag: null,
      checkedAt: now(),
    };
  };
  const fake: FakeClient = {
    calls: [],
    status: options.status ?? "never",
    link: options.link ?? makePortalLink(),
    asOf: undefined,
    pollAfterMs: null,
    clock,
    push(status) {
      revision = Math.max(revision, status.revision) + 1;
      fake.status = { ...status, revision };
      changes.tell();
    },
    getStatus(previous) {
      fake.calls.push("status");
      return answer(previous);
    },
    refresh() {
      fake.calls.push("refresh");
      return answer();
    },
    createPortalLink({ intent }) {
      fake.calls.push(`link:${intent}`);
      return give(fake.link);
    },
    ...(pushes && {
      openChanges: async (signal: AbortSignal) => {
        fake.calls.push("changes");
        return changes.open(signal);
      },
    }),
  };
  return fake;
}

/** Errors as the client throws them, by what happened. */
export const failures = {
  network: new EnterpriseSettingsError("network", "The server could not be reached."),
  workosDown: new EnterpriseSettingsError("workos_unavailable", "WorkOS cannot be reached.", {
    status: 503,
    requestId: "req-7f3k2",
  }),
  notKnown: new EnterpriseSettingsError("status_not_known", "Not read yet.", {
    status: 503,
    retryAfterSeconds: 2,
  }),
  signedOut: new EnterpriseSettingsError("session_expired", "Expired.", { status: 401 }),
  noOrganization: new EnterpriseSettingsError("no_organization", "None.", { status: 403 }),
  forbidden: new EnterpriseSettingsError("forbidden", "Not allowed.", { status: 403 }),
  rateLimited: new EnterpriseSettingsError("rate_limited", "Too many.", {
    status: 429,
    retryAfterSeconds: 20,
  }),
} as const;
