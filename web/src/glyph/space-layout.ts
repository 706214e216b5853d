import { type ByGroup, groups } from "earshot";

/** Where the groups lie in a vector, and how far its numbers usually reach. */
export interface SpaceLayout {
  /** [begin, end) among the vector's numbers. */
  ranges: ByGroup<readonly [number, number]>;
  /** The usual size of one number of the group. */
  spread: ByGroup<number>;
}

const sizes: ByGroup<number> = { timbre: 40, harmony: 12, rhythm: 8, dynamics: 4 };

/** What two unrelated tracks are usually apart in each group; it only scales pictures, so it need not be exact. */
const typicalDistances: ByGroup<number> = { timbre: 1, harmony: 0.5, rhythm: 0.5, dynamics: 0.3 };

/**
 * The space that ships with Earshot (bench/space/ fits it with these sizes and scales). A distance d between independent
 * points of n numbers each comes from numbers of size d / sqrt(2 n).
 */
export const shippedLayout: SpaceLayout = (() => {
  let begin = 0;
  const layout = { ranges: {}, spread: {} } as SpaceLayout;
  for (const group of groups) {
    const end = begin + sizes[group];
    layout.ranges[group] = [begin, end];
    layout.spread[group] = typicalDistances[group] / Math.sqrt(2 * sizes[group]);
    begin = end;
  }
  return layout;
})();
