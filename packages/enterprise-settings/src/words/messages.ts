import type { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import type { directorySyncMessages } from "../directory-sync-card/DirectorySyncCard.messages.ts";
import type { commonMessages } from "../parts/common.messages.ts";
import type { ssoStatusMessages } from "../sso-status-indicator/SsoStatusIndicator.messages.ts";
import type { Message } from "./createFormatter.ts";

/** The English texts of a component are its type: another language has the same keys. */
export type Catalogue<English> = { readonly [Key in keyof English]: Message };

type Overrides<English> = Partial<Catalogue<English>>;

/** Own words, by component and key. What is not given stays English. */
export interface MessageOverrides {
  readonly common?: Overrides<typeof commonMessages>;
  readonly configureSso?: Overrides<typeof configureSsoMessages>;
  readonly ssoStatus?: Overrides<typeof ssoStatusMessages>;
  readonly directorySync?: Overrides<typeof directorySyncMessages>;
}
