import { randomUUID } from "node:crypto";
import type { PortalIntent, PortalLink } from "@acme/enterprise-settings-contract";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { AccessCheck } from "../guard/accessCheck.ts";
import type { Viewer } from "../guard/guard.ts";
import type { ActivityEntry, Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";
import type { Organizations } from "./organizations.ts";
import { buildReturnUrl } from "./returnUrl.ts";

export interface PortalLinksOptions {
  workos: Pick<WorkOSGateway, "createPortalLink">;
  store: Pick<Store, "appendActivity">;
  access: Pick<AccessCheck, "to">;
  organizations: Pick<Organizations, "known" | "ensure">;
  /** Origin that people return to. */
  appUrl: string;
  defaultReturnPath: string;
  now: () => number;
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
/** What the audit trail may take beyond the deadline; together they stay below 6 s. */
const auditGraceMs = 300;

/** Mints Admin Portal links: only for whom the policy allows, and none that is not in the trail. */
export function createPortalLinks(options: PortalLinksOptions) {
  const { workos, store, access, organizations, appUrl, defaultReturnPath, now } = options;

  async function append(attempt: Attempt, what: Pick<ActivityEntry, "action" | "intent" | "code">) {
    const { viewer, ip, requestId, deadlineAt } = attempt;
    const entry: ActivityEntry = {
      id: randomUUID(),
      organizationId: await organizations.known(viewer).catch(() => viewer.organizationId),
      at: now(),
      userId: viewer.userId,
      userName: viewer.name ?? null,
      impersonatedBy: viewer.impersonatedBy ?? null,
      ip,
      requestId,
      ...what,
    };
    const left = deadlineAt + auditGraceMs - now();
    try {
      await within(left, store.appendActivity(entry), () => new Error("The store did not answer."));
    } catch (cause) {
      throw new ProblemError("store_unavailable", { cause });
    }
  }

  /** The order is the guarantee: nothing is minted before every check, nothing released before the trail. */
  async function create(
    attempt: Attempt,
    intent: PortalIntent,
    returnPath: string = defaultReturnPath,
  ): Promise<PortalLink> {
    const { viewer, deadlineAt } = attempt;
    if (viewer.organizationId === null && viewer.tenant === undefined) {
      throw new ProblemError("no_organization");
    }
    const answer = await access.to(viewer, intent, deadlineAt);
    if (answer !== "allowed") throw new ProblemError(answer);
    const returnUrl = buildReturnUrl(appUrl, returnPath, intent);
    if (returnUrl === null) throw new ProblemError("invalid_return_path");

    const organizationId = await organizations.ensure(viewer, { at: deadlineAt });
    const mintedAt = now();
    const { url } = await workos.createPortalLink(
      { organizationId, intent, returnUrl, successUrl: returnUrl },
      { at: deadlineAt },
    );
    await append(attempt, { action: "portal_link.created", intent, code: null });
    return { intent, url, expiresAt: new Date(mintedAt + linkLifetimeMs).toISOString() };
  }

  /** Keeps what was refused or failed; `intent` is null when the request named no valid one. */
  async function record(attempt: Attempt, intent: PortalIntent | null, error: ProblemError) {
    const action = error.statusCode < 500 ? "portal_link.refused" : "portal_link.failed";
    await append(attempt, { action, intent, code: error.code });
  }

  return { create, record };
}

export type PortalLinks = ReturnType<typeof createPortalLinks>;
