import { commonMessages } from "./common.messages.ts";

/** Words for trouble and for what is awaited: in the catalogue a part of `common`, in a file of its own. */
export const noticeMessages = {
  noOrganization: "Your account does not belong to an organization yet.",
  noOrganizationLink: "Choose an organization",
  sessionEnded: "Your session ended.",
  signIn: "Sign in again",
  offline: "You are offline.",
  stale: "We could not reach the server; showing what we knew {time}.",
  showingOld: "Showing what we knew {time}.",
  reference: "Reference {id}",
  watching: "Waiting for WorkOS…",
  watchOver: "Nothing changed yet. We keep checking.",
  popupBlocked: "Your browser blocked the new tab.",
  openHere: "Open setup here",
  reasonNetwork: "We could not reach the server.",
  reasonTimeout: "The server did not answer in time.",
  reasonForbidden: "You are not allowed to open this. Ask your organization's admins.",
  reasonRateLimited: "Too many attempts. Try again in {count} s.",
  reasonRateLimitedSoon: "Too many attempts. Try again in a moment.",
  reasonRateLimitedOver: "Too many attempts. You can try again now.",
  reasonWorkos: "WorkOS did not answer.",
  reasonWorkosBusy: "WorkOS asks us to slow down. Try again in a moment.",
  reasonWorkosAnswer: "WorkOS gave an answer that we cannot use.",
  reasonSetup: "WorkOS refused our request. Contact support and quote the reference.",
  reasonServer: "Something failed on our side.",
  reasonNotInPlan: commonMessages.reasonNotInPlan,
} as const;
