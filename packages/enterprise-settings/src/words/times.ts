import type { Formatter } from "./createFormatter.ts";

const units = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Infinity],
] as const;

/** Date and time in full, for a title. None while the viewer's time zone is not known. */
export const fullTime = (format: Formatter, instant: Date): string | undefined =>
  Number.isNaN(format.now())
    ? undefined
    : format.time(instant, { dateStyle: "long", timeStyle: "short" });

/** `14:02`, or the date when it was not today. None while the viewer's time zone is not known. */
export function clockTime(format: Formatter, instant: Date): string | undefined {
  const now = format.now();
  if (Number.isNaN(now)) return undefined;
  return instant.toDateString() === new Date(now).toDateString()
    ? format.time(instant, { timeStyle: "short" })
    : format.date(instant);
}

/**
 * `4 min ago`; `long`, for sentences: `4 minutes ago`, and never "now". The date while it is not known when
 * it will be looked at.
 */
export function timeAgo(
  format: Formatter,
  instant: Date,
  style: "short" | "long" = "short",
): string {
  const { locale } = format;
  // A clock that is a little ahead must not put the past into the future.
  let value = Math.min((instant.getTime() - format.now()) / 1000, style === "long" ? -1 : 0);
  const relative = new Intl.RelativeTimeFormat(locale, { style, numeric: "auto" });
  for (const [unit, size] of units) {
    if (-value < size) {
      const text = relative.format(Math.trunc(value), unit);
      // As our texts do: `12 s ago`, `2 h ago`.
      return locale === "en-GB" ? text.replace(/ (s|h)(ec|r) /, " $1 ") : text;
    }
    value /= size;
  }
  return format.date(instant);
}
