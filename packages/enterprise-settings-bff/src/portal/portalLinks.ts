import { randomUUID } from "node:crypto";
import type { PortalIntent, PortalLink } from "@acme/enterprise-settings-contract";
import { LRUCache } from "lru-cache";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { AccessCheck } from "../guard/accessCheck.ts";
import type { Viewer } from "../guard/guard.ts";
import type { ActivityEntry, Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";
import type { Organizations } from "./organizations.ts";
import { createRateLimit, type RateLimits } from "./rateLimit.ts";
import { buildConfiguredUrl, buildReturnUrl } from "./returnUrl.ts";

/** Where people come back to. */
export interface LinkTargets {
  /** Origin that people return to. */
  appUrl: string;
  defaultReturnPath: string;
  /** A path or URL by intent, instead of where the request comes from. */
  returnUrls: Partial<Record<PortalIntent, string>>;
  /** A path or URL by intent for who finished; otherwise as for who returns. */
  successUrls: Partial<Record<PortalIntent, string>>;
}

export interface PortalLinksOptions extends LinkTargets {
  workos: Pick<WorkOSGateway, "createPortalLink">;
  store: Pick<Store, "appendActivity" | "countAttempt">;
  access: Pick<AccessCheck, "assert">;
  organizations: Pick<Organizations, "known" | "ensure">;
  rateLimit: RateLimits;
  now: () => number;
}

/** What the link is to be for; see `PortalLinkRequest` of the contract. */
export interface LinkOrder {
  intent: PortalIntent;
  returnPath?: string | undefined;
  provider?: string | undefined;
}

/** One request for a link, by somebody who is signed in. */
export interface Attempt {
  viewer: Viewer;
  ip: string | null;
  requestId: string;
  /** No work for this request goes on after it, in milliseconds since the epoch. */
  deadlineAt: number;
}

/** WorkOS: a link expires 5 minutes after it was created (Admin Portal, "Portal link"). */
const linkLifetimeMs = 5 * 60_000;
/** What the store may take beyond the deadline; together they stay below 6 s. */
const storeGraceMs = 300;

/** Of one viewer in a minute, on one node: a page that asks again and again must not fill the trail. */
const keptRefusals = 30;

/** Mints Admin Portal links: only for whom the policy allows, and none that is not in the trail. */
export function createPortalLinks(options: PortalLinksOptions) {
  const { workos, store, access, organizations, now } = options;
  const takeOne = createRateLimit({ store, limits: options.rateLimit, now });
  const perf = { now };
  const refusals = new LRUCache<string, number>({
    max: 10_000,
    ttl: 60_000,
    noUpdateTTL: true,
    perf,
  });

  /** The store's part of a request: bounded, and its failures have one name. */
  async function inStore<T>({ deadlineAt }: Attempt, work: Promise<T>): Promise<T> {
    try {
      const left = deadlineAt + storeGraceMs - now();
      return await within(left, work, () => new Error("The store did not answer."));
    } catch (cause) {
      if (cause instanceof ProblemError) throw cause;
      throw new ProblemError("store_unavailable", { cause });
    }
  }

  async function append(
    attempt: Attempt,
    what: Pick<ActivityEntry, "action" | "intent" | "code"> & { organizationId: string | null },
  ) {
    const { viewer, ip, requestId } = attempt;
    const entry: ActivityEntry = {
      id: randomUUID(),
      at: now(),
      userId: viewer.userId,
      userName: viewer.name ?? null,
      impersonatedBy: viewer.impersonatedBy ?? null,
      ip,
      requestId,
      ...what,
    };
    await inStore(attempt, store.appendActivity(entry));
  }

  /** The order is the guarantee: nothing is minted before every check, nothing released before the trail. */
  async function create(attempt: Attempt, order: LinkOrder): Promise<PortalLink> {
    const { viewer, deadlineAt } = attempt;
    const { intent, provider } = order;
    if (viewer.organizationId === null && viewer.tenant === undefined) {
      throw new ProblemError("no_organization");
    }
    await access.assert(viewer, intent, deadlineAt);
    await inStore(attempt, takeOne(viewer));
    const urls = urlsOf(options, order);

    const organizationId = await organizations.ensure(viewer, { at: deadlineAt });
    const mintedAt = now();
    const { url } = await workos.createPortalLink(
      { organizationId, intent, ...urls, provider },
      { at: deadlineAt },
    );
    await append(attempt, { action: "portal_link.created", organizationId, intent, code: null });
    return { intent, url, expiresAt: new Date(mintedAt + linkLifetimeMs).toISOString() };
  }

  /** Keeps what was refused or failed; `intent` is null when the request named no valid one. */
  async function record(attempt: Attempt, intent: PortalIntent | null, error: ProblemError) {
    const { viewer } = attempt;
    const action = error.statusCode < 500 ? "portal_link.refused" : "portal_link.failed";
    if (action === "portal_link.refused") {
      const count = (refusals.get(viewer.userId) ?? 0) + 1;
      refusals.set(viewer.userId, count);
      if (count > keptRefusals) return;
    }
    const organizationId = await organizations.known(viewer).catch(() => viewer.organizationId);
    await append(attempt, { action, organizationId, intent, code: error.code });
  }

  return { create, record };
}

/**
 * The URLs of a link. What the request asks for must be right even where what is configured takes its
 * place: throws `invalid_return_path`.
 */
export function urlsOf(
  { appUrl, defaultReturnPath, returnUrls, successUrls }: LinkTargets,
  { intent, returnPath }: LinkOrder,
) {
  const asked = buildReturnUrl(appUrl, returnPath ?? defaultReturnPath, intent);
  if (asked === null) throw new ProblemError("invalid_return_path");
  const configured = (target: string | undefined) =>
    target === undefined ? null : buildConfiguredUrl(appUrl, target, intent);
  const returnUrl = configured(returnUrls[intent]) ?? asked;
  return { returnUrl, successUrl: configured(successUrls[intent]) ?? returnUrl };
}

export type PortalLinks = ReturnType<typeof createPortalLinks>;
