export const diagnosticsMessages = {
  copy: "Copy diagnostics",
} as const;
