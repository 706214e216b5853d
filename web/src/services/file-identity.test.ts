import { expect, test } from "vitest";
import { identityOf } from "./file-identity";

const noise = (bytes: number) => Uint8Array.from({ length: bytes }, (_, i) => (i * 7919 + (i >> 8) * 31) & 255);

test("the same content is the same recording, under any name and date", async () => {
  const bytes = noise(2_000_000);
  const one = new File([bytes], "one.flac", { lastModified: 1 });
  const other = new File([bytes], "other.flac", { lastModified: 2 });
  expect(await identityOf(one)).toBe(await identityOf(other));
});

test("another length, another beginning, another end, another middle is another recording", async () => {
  const bytes = noise(2_000_000);
  const changed = (at: number) => {
    const copy = bytes.slice();
    copy[at] = 255 - (copy[at] ?? 0);
    return copy;
  };
  const variants = [bytes, noise(2_000_001), changed(0), changed(bytes.length - 1), changed(1_066_000)];
  const identities = await Promise.all(variants.map((variant) => identityOf(new Blob([variant]))));
  expect(new Set(identities).size).toBe(variants.length);
});

test("an empty file has an identity as well", async () => {
  expect(await identityOf(new Blob([]))).toMatch(/^[0-9a-f]{32}$/);
});
