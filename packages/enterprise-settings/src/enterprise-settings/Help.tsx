import type { Say } from "../words/createLanguage.ts";
import type { settingsMessages } from "./EnterpriseSettings.messages.ts";

type Word = keyof typeof settingsMessages;

const benefits = ["bringsOnePassword", "bringsPolicies", "bringsOffboarding"] as const;
const steps = ["stepProvider", "stepMetadata", "stepDomain", "stepTest", "stepSwitchOn"] as const;

export interface HelpProps {
  readonly words: Say<keyof typeof settingsMessages>;
}

interface TopicProps extends HelpProps {
  readonly title: Word;
  readonly lines: readonly Word[];
  readonly ordered?: boolean;
}

function Topic({ words: t, title, lines, ordered }: TopicProps) {
  const List = ordered ? "ol" : "ul";
  return (
    <details className="acme-es-help">
      <summary>{t(title)}</summary>
      <List>
        {lines.map((line) => (
          <li key={line}>{t(line)}</li>
        ))}
      </List>
    </details>
  );
}

/** For people who meet it for the first time: what it is good for, and what lies ahead. */
export function Help({ words }: HelpProps) {
  return (
    <div>
      <Topic words={words} title="whatItBrings" lines={benefits} />
      <Topic words={words} title="howItWorks" lines={steps} ordered />
    </div>
  );
}
