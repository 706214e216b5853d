// What the page and its service worker agree on.

export const catalogCache = "earshot-catalog";
export const previewCache = "earshot-previews";

/** So many are kept, the last ones. */
export const mostPreviews = 300;

/** The page's word that the new version shall take over. */
export const takeOver = "take over";

export const isManifest = ({ pathname }: URL): boolean => pathname.endsWith("/catalog.json");

/** A catalog's files carry a hash of their content: "cells-5321d531e9d65e66.blocks". */
export const isCatalogFile = ({ pathname }: URL): boolean => /-[0-9a-f]{16,64}\.(safetensors|blocks)$/.test(pathname);

export const isPreview = ({ pathname }: URL): boolean => /\/previews\/[^/]+\.\w+$/.test(pathname);
