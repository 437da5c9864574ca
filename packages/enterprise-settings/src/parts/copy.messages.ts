/** What became of a copy: in the catalogue a part of `common`. */
export const copyMessages = {
  copied: "Copied",
  copyDenied: "Your browser does not allow copying. The text is selected below.",
} as const;
