import { type ByGroup, type Group, groups } from "earshot";

/** Where the sliders stand, 0 to 100. */
export interface Tuning extends ByGroup<number> {
  variety: number;
}

export const plainTuning: Tuning = { timbre: 50, harmony: 50, rhythm: 50, dynamics: 50, variety: 0 };

/** 0 leaves a group out, the middle is its usual weight 1, the end is 4, the most the engine takes: (v/50)^2 meets all three. */
export const weightOf = (slider: number): number => (slider / 50) ** 2;

export const weightsOf = (tuning: Tuning): ByGroup<number> =>
  Object.fromEntries(groups.map((group) => [group, weightOf(tuning[group])])) as ByGroup<number>;

export const isPlain = (tuning: Tuning): boolean =>
  (Object.keys(plainTuning) as (Group | "variety")[]).every((name) => tuning[name] === plainTuning[name]);

/** What a slider's place means, for screen readers. */
export function spokenWeight(slider: number): string {
  if (slider === 0) return "0, left out";
  if (slider === 50) return "50, as usual";
  return `${slider}, ${weightOf(slider).toFixed(1)} times the usual`;
}
