/** Words that a first draw may say. */
export const commonMessages = {
  loading: "Loading…",
  unavailable: "Status unavailable",
  notInPlan: "Not in your plan",
  upgrade: "Upgrade",
  managedBy: "Managed by {contact}.",
  managedByAdmins: "Managed by your organization's admins.",
  retry: "Retry",
  opening: "Opening…",
  yourProvider: "your identity provider",
  yourDirectory: "your directory",
  reasonNotInPlan: "Your plan does not include this.",
} as const;
