/** The tones of pills: text, ground and border each. */
export const tones = ["ok", "warn", "bad", "info", "idle"] as const;

export interface ColourPair {
  readonly front: string;
  readonly back: string;
  /** WCAG 2.2: 4.5 for text (1.4.3), 3 for borders of controls, focus rings and icons (1.4.11). */
  readonly least: 4.5 | 3;
}

const text = (front: string, back: string): ColourPair => ({ front, back, least: 4.5 });
const shape = (front: string, back: string): ColourPair => ({ front, back, least: 3 });

/** What stands on what, by token. Borders of cards and pills are decoration: no text depends on them. */
export const colourPairs: readonly ColourPair[] = [
  text("text", "surface"),
  text("text", "sunken"),
  text("muted", "surface"),
  text("muted", "sunken"),
  text("on-accent", "accent"),
  text("on-accent", "accent-strong"),
  // The icon of a pill has the colour of its text.
  ...tones.flatMap((tone) => [text(tone, `${tone}-bg`), text(tone, "surface")]),
  shape("line-strong", "surface"),
  shape("line-strong", "sunken"),
  shape("focus", "surface"),
  shape("accent", "surface"),
];

/** Tokens that are colours and stand in no pair: decoration. */
export const decoration: readonly string[] = ["line", ...tones.map((tone) => `${tone}-line`)];

type Rgb = readonly [red: number, green: number, blue: number];

/** Of a computed colour: `rgb(…)`. */
export function channelsOf(colour: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const shades = [luminance(one), luminance(other)];
  return (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
}
