import { corrupt, fault, quoted } from "./faults.js";
import { isObject, isWhole, parseJson } from "./safetensors.js";

export const manifestName = "catalog.json";
const version = 3;
const roles = ["index", "cells", "lookup", "statistics", "taste", "factors"] as const;
const kinds = ["tracks", "artists"] as const;
type Role = (typeof roles)[number];

/** A catalog's file as its manifest names it. */
export interface CatalogFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** catalog.json: what a catalog is, and the files that a page reads. */
export interface Manifest {
  name: string;
  licence: string;
  kind: (typeof kinds)[number];
  space: string;
  tracks: number;
  cells: number;
  files: { index: CatalogFile; cells: CatalogFile; lookup: CatalogFile; taste?: CatalogFile; factors?: CatalogFile };
}

type Members = Record<string, unknown>;

/** Errors: unsupported-format (not a catalog), version-mismatch, corrupt. */
export function readManifest(source: string): Manifest {
  const parsed = parseJson(source, manifestName);
  const json: Members = isObject(parsed) ? parsed : {};
  if (json.format !== "earshot-catalog") {
    const remedy = 'Its "format" must be "earshot-catalog".';
    throw fault("unsupported-format", manifestName, "is not a catalog of Earshot", remedy);
  }
  const found = count(json, "version");
  if (found !== version) {
    const what = `is of format version ${found}, this program reads version ${version}`;
    const remedy = found > version ? "Update Earshot." : "Build the catalog again.";
    throw fault("version-mismatch", manifestName, what, remedy);
  }
  const kind = kinds.find((known) => known === (text(json, "kind") || "tracks"));
  if (!kind) throw corrupt(manifestName, `is of the unknown kind ${quoted(text(json, "kind"))}`);
  const space = text(json, "space");
  if (space === "") throw corrupt(manifestName, 'names no "space"');
  if (json.features !== undefined) count(isObject(json.features) ? json.features : {}, "version");
  const [tracks, cells] = [count(json, "tracks"), count(json, "cells")];
  count(json, "previews");
  return {
    name: text(json, "name"),
    licence: text(json, "licence"),
    kind,
    space,
    tracks,
    cells,
    files: readFiles(json.files),
  };
}

function readFiles(list: unknown): Manifest["files"] {
  if (!Array.isArray(list)) throw corrupt(manifestName, 'has no list "files"');
  const files: Partial<Record<Role, CatalogFile>> = {};
  for (const entry of list) {
    const { role, ...file } = readFile(isObject(entry) ? entry : {});
    if (files[role]) throw corrupt(manifestName, `lists two files of the role "${role}"`);
    files[role] = file;
  }
  const required = (role: Role): CatalogFile => {
    const file = files[role];
    if (!file) throw corrupt(manifestName, `lists no file of the role "${role}"`);
    return file;
  };
  const found = { index: required("index"), cells: required("cells"), lookup: required("lookup") };
  const { taste, factors } = files;
  if (!taste !== !factors) {
    throw corrupt(manifestName, 'lists one of the roles "taste" and "factors" without the other');
  }
  return taste && factors ? { ...found, taste, factors } : found;
}

function readFile(entry: Members): CatalogFile & { role: Role } {
  const [name, sha256] = [text(entry, "name"), text(entry, "sha256")];
  const role = roles.find((known) => known === entry.role);
  if (!role) throw corrupt(manifestName, `lists a file of the unknown role ${quoted(text(entry, "role"))}`);
  const bytes = count(entry, "bytes");
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw corrupt(manifestName, `lists ${quoted(name)} without a sha256 of 64 lower-case hex digits`);
  }
  // The name carries the hash, so it is also never a path to somewhere else.
  const extension = ["cells", "lookup", "factors"].includes(role) ? "blocks" : "safetensors";
  const expected = `${role}-${sha256.slice(0, 16)}.${extension}`;
  if (name !== expected) {
    throw corrupt(manifestName, `lists ${quoted(name)}, expected "${expected}" by its role and hash`);
  }
  return { role, name, bytes, sha256 };
}

const text = (object: Members, key: string): string => (typeof object[key] === "string" ? (object[key] as string) : "");

function count(object: Members, key: string): number {
  const value = object[key];
  if (!isWhole(value)) throw corrupt(manifestName, `${quoted(key)} is not a whole number`);
  return value;
}
