/** What the middle of the page shows; each has an address, so that the browser's Back leads from one to the other. */
export const views = ["discover", "for-you", "history"] as const;
export type View = (typeof views)[number];

/** The view of an address's fragment; undefined for other fragments, as those of links within the page. */
export const viewOf = (hash: string): View | undefined => views.find((view) => hash === `#${view}`);
