import { html } from "@remix-run/html-template";
import type { Page } from "../pages/page.ts";
import type { PortalIntent } from "./portalLinks.ts";
import { type Visit, portalPage } from "./visit.ts";

const OFFERS: Record<Exclude<PortalIntent, "sso" | "dsync">, { title: string; offer: string }> = {
  audit_logs: {
    title: "Audit logs",
    offer: "WorkOS shows the organization's audit events here, to search and to export.",
  },
  log_streams: {
    title: "Log streams",
    offer:
      "WorkOS lets an admin send audit events to Datadog, Splunk, Amazon S3 and other destinations here.",
  },
  domain_verification: {
    title: "Domain verification",
    offer: "WorkOS shows the DNS record that proves who owns a domain here, and checks it.",
  },
  certificate_renewal: {
    title: "Certificate renewal",
    offer: "WorkOS takes the identity provider's new SAML certificate here.",
  },
  bring_your_own_key: {
    title: "Bring your own key",
    offer: "WorkOS lets an admin connect the organization's own key management service here.",
  },
};

/** What WorkOS has and the sandbox does not act out. */
export function otherIntentPage(visit: Visit, intent: keyof typeof OFFERS): Page {
  const { title, offer } = OFFERS[intent];
  const { session, context } = visit;
  return portalPage(visit, {
    title,
    lead: offer,
    body: html`
      <p class="note">The sandbox does not act this out. Nothing can be changed on this page.</p>
      ${
        session.returnUrl === null
          ? null
          : html`<div class="actions">
              <a class="button accent" href="${session.returnUrl}"
                >Return to ${context.applicationName}</a
              >
            </div>`
      }
    `,
  });
}
