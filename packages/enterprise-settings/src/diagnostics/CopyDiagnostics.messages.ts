export const diagnosticsMessages = {
  copy: "Copy diagnostics",
  failed: "The diagnostics could not be loaded. Try again.",
} as const;
