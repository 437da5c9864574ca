import { QueryClient } from "@tanstack/react-query";
import {
  makeAttention,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import type { PortalVisit } from "./portalVisit.ts";
import { createStatusSession } from "./statusSession.ts";

const stops: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-21T14:06:00.000Z") }));
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  history.replaceState(null, "", "/settings");
  sessionStorage.clear();
  vi.useRealTimers();
});

/** Lets time pass, and files that are loaded on the way come. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
  await vi.dynamicImportSettled();
}

const remembered = (): unknown => JSON.parse(sessionStorage.getItem("acme-es-visit") ?? "null");

/** A session on a fake server, looked at; `visit` is what the tab remembers. */
function open(visit: PortalVisit | null = null) {
  if (visit) sessionStorage.setItem("acme-es-visit", JSON.stringify(visit));
  const client = createFakeClient({ status: statusFixtures.ssoActive, now: () => Date.now() });
  const queryClient = new QueryClient();
  const now = () => Date.now();
  const session = createStatusSession({ client, queryClient, viewer: "dana", now });
  const retain = () => {
    const stop = session.subscribe(() => {});
    stops.push(stop);
    return stop;
  };
  return { client, session, queryClient, retain };
}

function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  window.dispatchEvent(new Event("visibilitychange"));
}

describe("polling", () => {
  test("one timer for any number of users, none without", async () => {
    const { client, retain } = open();
    const release = [retain(), retain(), retain()];
    await pass(0);
    expect(client.calls).toEqual(["status"]);
    await pass(30_000);
    expect(client.calls).toEqual(["status", "status"]);
    for (const it of release) it();
    await pass(300_000);
    expect(client.calls).toHaveLength(2);
  });

  test("15 s while something is in progress, slower and slower while it fails", async () => {
    const { client, retain } = open();
    client.status = statusFixtures.ssoValidating;
    retain();
    await pass(15_000);
    expect(client.calls).toHaveLength(2);
    client.status = failures.network;
    await pass(15_000 + 5_000 + 10_000 + 20_000);
    expect(client.calls).toHaveLength(6);
  });

  test("hidden it rests, and visible again it reads at once if 10 s have passed", async () => {
    const { client, retain } = open();
    retain();
    await pass(0);
    show("hidden");
    await pass(120_000);
    expect(client.calls).toHaveLength(1);
    show("visible");
    await pass(0);
    expect(client.calls).toHaveLength(2);
    show("hidden");
    show("visible");
    await pass(9_000);
    expect(client.calls).toHaveLength(2);
    await pass(21_000);
    expect(client.calls).toHaveLength(3);
  });

  test("offline it rests and says so", async () => {
    const { client, session, retain } = open();
    retain();
    await pass(0);
    window.dispatchEvent(new Event("offline"));
    await pass(120_000);
    expect([client.calls.length, session.getSnapshot().offline]).toEqual([1, true]);
    window.dispatchEvent(new Event("online"));
    await pass(0);
    expect([client.calls.length, session.getSnapshot().offline]).toEqual([2, false]);
  });

  test("a session that ended is not asked again until the page is looked at again", async () => {
    const { client, session, retain } = open();
    client.status = failures.signedOut;
    retain();
    await pass(600_000);
    expect(client.calls).toHaveLength(1);
    client.status = statusFixtures.ssoActive;
    show("hidden");
    show("visible");
    await pass(0);
    expect(session.getSnapshot().failure).toBeNull();
  });
});

describe("refresh", () => {
  test("asks the server to read again, and falls back to what it knows", async () => {
    const { client, session, retain } = open();
    retain();
    await pass(0);
    const refresh = vi.spyOn(client, "refresh").mockRejectedValueOnce(failures.workosDown);
    await session.refresh();
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(client.calls).toEqual(["status", "status"]);
    expect(session.getSnapshot().failure).toBeNull();
  });

  test("once for all who ask at the same time, and leaves nothing for the next poll", async () => {
    const { client, session, retain } = open();
    retain();
    await Promise.all([session.refresh(), session.refresh(), session.refresh()]);
    expect(client.calls).toEqual(["status", "refresh"]);
    await session.refresh();
    await pass(60_000);
    expect(client.calls).toEqual(["status", "refresh", "refresh", "status", "status"]);
  });

  test("while a read is under way it asks after it", async () => {
    const { client, session, retain } = open();
    retain();
    await session.refresh();
    expect(client.calls).toEqual(["status", "refresh"]);
  });
});

describe("after the portal", () => {
  test("the mark is taken from the URL; refreshed once, then watched closely", async () => {
    history.replaceState({ router: 7 }, "", "/settings?tab=sso&acme-es-return=sso#top");
    const { client, session, retain } = open();
    client.status = statusFixtures.ssoNotConfigured;
    retain();
    await pass(0);
    expect(location.href).toMatch(/\/settings\?tab=sso#top$/);
    expect(history.state).toEqual({ router: 7 });
    expect(client.calls).toEqual(["status", "refresh"]);
    expect(session.getSnapshot().watch).toEqual({ intent: "sso", phase: "watching" });
    await pass(2_000 + 3_000 + 4_500);
    expect(client.calls).toEqual(["status", "refresh", "status", "status", "status"]);
  });

  test("every change is told once, to one", async () => {
    history.replaceState(null, "", "/settings?acme-es-return=sso");
    const { client, session, retain } = open();
    client.status = statusFixtures.ssoNotConfigured;
    retain();
    await pass(0);
    expect(session.claimAnnouncement("sso")).toBe(false);
    client.status = statusFixtures.ssoActive;
    await pass(2_000);
    expect(session.getSnapshot().watch?.phase).toBe("changed");
    expect([session.claimAnnouncement("sso"), session.claimAnnouncement("sso")]).toEqual([
      true,
      false,
    ]);
    await pass(30_000);
    expect(session.claimAnnouncement("sso")).toBe(false);
    client.status = statusFixtures.ssoInactive;
    await pass(30_000);
    expect([session.claimAnnouncement("sso"), session.claimAnnouncement("sso")]).toEqual([
      true,
      false,
    ]);
  });

  test("only the part that changed is told: a domain, or SSO that waited for it", async () => {
    history.replaceState(null, "", "/settings?acme-es-return=domain_verification");
    const { client, session, retain } = open();
    const claims = () => [session.claimAnnouncement("sso"), session.claimAnnouncement("domains")];
    client.status = { ...statusFixtures.domainPending, attention: [] };
    retain();
    await pass(0);
    const domains = statusFixtures.domainVerified.domains;
    client.status = { ...client.status, domains };
    await pass(2_000);
    expect(claims()).toEqual([false, true]);
    const attention = [makeAttention({ code: "sso_without_verified_domain" })];
    client.status = { ...client.status, attention };
    await pass(30_000);
    expect(claims()).toEqual([true, false]);
  });

  test("a change that happened meanwhile is seen against what was there when the tab left", async () => {
    const first = open();
    first.client.status = statusFixtures.ssoNotConfigured;
    first.retain();
    await pass(0);
    await first.session.leave("sso");
    stops.pop()?.();
    const second = open();
    second.retain();
    await pass(0);
    expect(second.client.calls).toEqual(["status", "refresh"]);
    expect(second.session.getSnapshot().watch?.phase).toBe("changed");
    expect(remembered()).toBeNull();
  });

  test("counts that move are no change; after ten minutes it says that nothing came", async () => {
    history.replaceState(null, "", "/settings?acme-es-return=dsync");
    const { client, session, retain } = open();
    retain();
    await pass(1_000);
    const [directory] = makeStatus().directorySync.directories;
    const directories = [{ ...directory!, users: { active: 900, inactive: 0 } }];
    client.status = makeStatus({ directorySync: { state: "active", directories } });
    await pass(10_000);
    expect(session.getSnapshot().watch?.phase).toBe("watching");
    await pass(630_000);
    expect(session.getSnapshot().watch?.phase).toBe("over");
  });

  test("a watch goes on after a navigation, without another refresh", async () => {
    const returnedAt = Date.now() - 60_000;
    const { client, session, retain } = open({
      viewer: "dana",
      intent: "sso",
      before: "[]",
      returnedAt,
    });
    client.status = statusFixtures.ssoNotConfigured;
    retain();
    await pass(0);
    expect(client.calls).toEqual(["status"]);
    expect(session.getSnapshot().watch).not.toBeNull();
  });

  test("another viewer's visit is nobody's", async () => {
    const { client, session, retain } = open({
      viewer: "eve",
      intent: "sso",
      before: "[]",
      returnedAt: null,
    });
    retain();
    await pass(0);
    expect(client.calls).toEqual(["status"]);
    expect(session.getSnapshot().watch).toBeNull();
  });
});
