/** What a button that opens the portal is called, by its intent. */
export const portalButtonMessages = {
  sso: "Manage SSO",
  dsync: "Manage directory",
  audit_logs: "Manage audit logs",
  log_streams: "Manage log streams",
  domain_verification: "Verify domain",
  certificate_renewal: "Renew certificate",
  bring_your_own_key: "Manage encryption keys",
} as const;
