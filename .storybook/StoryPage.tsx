import type { ReactNode } from "react";
import plain from "./hosts/plain.css?inline";
import tailwind from "./hosts/tailwind.css?inline";
import "./hosts/page.css";

/** What a host's page decides: the toolbars of the workshop. */
export interface StoryPageProps {
  readonly theme: string;
  readonly host: string;
  readonly direction: string;
  readonly language: string;
  readonly width: string;
  readonly children: ReactNode;
}

/** The stylesheets of hosts, each on the page only while its host is: a preflight is for everything. */
const styles: Readonly<Record<string, string | undefined>> = { plain, tailwind };

/** The page of a host. Each story has its own, as a docs page shows them all. */
export function StoryPage({ theme, host, direction, language, width, children }: StoryPageProps) {
  const rightToLeft = direction === "auto" ? language === "ar" : direction === "rtl";
  return (
    <div
      className={`story-page ${host}-host`}
      data-acme-es-theme={theme}
      lang={language === "pseudo" ? "en" : language}
      dir={rightToLeft ? "rtl" : "ltr"}
      style={{ maxInlineSize: width === "full" ? undefined : width }}
    >
      <style>{styles[host]}</style>
      {children}
    </div>
  );
}
