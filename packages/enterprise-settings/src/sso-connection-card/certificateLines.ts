import type { Certificate } from "@acme/enterprise-settings-contract/wire";
import type { MessageParams } from "../words/createFormatter.ts";

const names = {
  ResponseSigning: "signing",
  RequestSigning: "request",
  ResponseEncryption: "encryption",
  unknown: "certificate",
} as const;

export interface CertificateLine {
  readonly name: (typeof names)[keyof typeof names];
  readonly when: "expiresOn" | "expiredOn";
  readonly params: MessageParams;
}

/** Certificates in words, the first to expire first; those without a date are left out. */
export const certificateLines = (certificates: readonly Certificate[]): CertificateLine[] =>
  certificates
    .filter(({ expiresAt }) => !Number.isNaN(Date.parse(expiresAt)))
    // oxlint-disable-next-line unicorn/no-array-sort -- a copy; toSorted is younger than our target
    .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt))
    .map(({ type, expired, expiresAt, daysUntilExpiry }) => ({
      name: names[type],
      when: expired ? "expiredOn" : "expiresOn",
      params: { date: new Date(expiresAt), count: daysUntilExpiry },
    }));
