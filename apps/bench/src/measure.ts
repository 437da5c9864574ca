/** How much is measured. */
export interface Effort {
  /** Subject and baseline run in turn, this many times each, so that a machine that drifts hits both. */
  pairs: number;
  /** Events, reads or polls of one run, times this. */
  scale: number;
  /** The larger of the two stores that status reads are compared on. */
  organizations: number;
  /** Open push connections. */
  streams: number;
}

export const fullEffort: Effort = {
  pairs: 5,
  scale: 1,
  organizations: 1_000_000,
  streams: 500,
};
/** In seconds, to see that everything still runs: its figures mean little. */
export const quickEffort: Effort = { pairs: 1, scale: 0.02, organizations: 2_000, streams: 20 };

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The baseline of the same run, if the figure is a comparison. */
  baseline?: { name: string; value: number; ratio: number };
  /** What the ratio should be: at least or at most. */
  goal?: { atLeast?: number; atMost?: number };
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
};

type Run = () => Promise<number>;

interface Comparison {
  unit: string;
  subject: { name: string; run: Run };
  baselines: readonly { name: string; run: Run; goal?: Figure["goal"] }[];
}

/** Medians of the runs, and of the ratios within each turn. */
export const compare = async (
  { unit, subject, baselines }: Comparison,
  { pairs }: Effort,
): Promise<Figure[]> => {
  const values: number[] = [];
  const others = baselines.map((): number[] => []);
  for (let turn = 0; turn < pairs; turn += 1) {
    values.push(await subject.run());
    for (const [index, { run }] of baselines.entries()) others[index]?.push(await run());
  }
  return baselines.map(({ name, goal }, index) => {
    const its = others[index] ?? [];
    const ratios = values.map((value, turn) => value / (its[turn] ?? Number.NaN));
    return {
      name: subject.name,
      value: median(values),
      unit,
      baseline: { name, value: median(its), ratio: median(ratios) },
      ...(goal === undefined ? {} : { goal }),
    };
  });
};

/** How many a second. */
export const rateOf = async (count: number, task: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await task();
  return (count / (performance.now() - began)) * 1_000;
};

/** Runs the task for 0 … count-1, so many at a time. */
export const inParallel = async (
  count: number,
  width: number,
  task: (index: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await task(index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
};
