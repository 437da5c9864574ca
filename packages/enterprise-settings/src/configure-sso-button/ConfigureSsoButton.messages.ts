/** What the SSO action is called, by what it does for the admin. */
export const configureSsoMessages = {
  configure: "Configure SSO",
  continue: "Continue setup",
  manage: "Manage SSO",
  renew: "Renew certificate",
  verify: "Verify domain",
  review: "Review connection",
} as const;
