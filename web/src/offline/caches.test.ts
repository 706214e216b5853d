import { expect, test } from "vitest";
import { isCatalogFile, isManifest, isPreview } from "./caches";

const kind = (path: string) => {
  const url = new URL(path, "https://host.example/music/catalog/");
  return [isManifest(url) && "manifest", isCatalogFile(url) && "file", isPreview(url) && "preview"].filter(Boolean);
};

test("a catalog's files are told apart by their names", () => {
  expect(kind("catalog.json")).toEqual(["manifest"]);
  expect(kind("cells-5321d531e9d65e66.blocks")).toEqual(["file"]);
  expect(kind("index-10f1bac593dbc47b.safetensors")).toEqual(["file"]);
  expect(kind("previews/001a76e1460fc7b08bb71c54d3352cc8.opus")).toEqual(["preview"]);
});

test("everything else is left to the network", () => {
  for (const path of ["cells.blocks", "cells-5321.blocks", "other.json", "/api/charts", "previews/", "../index.html"]) {
    expect(kind(path), path).toEqual([]);
  }
});
