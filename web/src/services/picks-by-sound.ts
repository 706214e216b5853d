import type { ArtistPick, Hit, Listened, Picked, Picks, RecommendOptions } from "earshot";
import { measuredSeed } from "../glyph/group-distances";
import { artistKey } from "../state/history";
import { type Piece, pieceOfTrack } from "../state/piece";
import { layoutOfCatalog } from "../state/spaces";
import type { Engine } from "./engine";

const seedCount = 8;
const dislikeCount = 4;
const worth = { play: 1, like: 5, skip: -0.5, dislike: -10 } as const;

/** What is like the pieces that were liked and played most: where the package knows no more than sound. */
export async function picksBySound(
  engine: Engine,
  history: readonly Listened[],
  { limit = 20, exclude = [], blockedArtists = [] }: RecommendOptions,
): Promise<{ picks: Picks; artists: ArtistPick[] }> {
  const sums = new Map<string, number>();
  for (const { track, event, count = 1 } of history)
    sums.set(track, (sums.get(track) ?? 0) + worth[event] * (event === "play" ? Math.log1p(count) : 1));
  const ordered = [...sums].sort((a, b) => b[1] - a[1]);
  const known = async (ids: string[]) => {
    const tracks = await Promise.all(ids.map((id) => engine.track(id)));
    return tracks.flatMap((track) => (track ? [pieceOfTrack(track)] : []));
  };
  const seeds = await known(
    ordered
      .filter(([, sum]) => sum > 0)
      .slice(0, seedCount)
      .map(([id]) => id),
  );
  const dislikes = await known(
    ordered
      .filter(([, sum]) => sum < -5)
      .slice(-dislikeCount)
      .map(([id]) => id),
  );
  const opened = (await engine.opened()).catalog;
  const none = Object.assign([] as Picked[], { tasteShare: 0, known: 0, milliseconds: 0 });
  if (!opened || seeds.length === 0) return { picks: none, artists: [] };
  const layout = layoutOfCatalog(opened);
  const blocked = new Set([...blockedArtists].map(artistKey));
  const unwanted = new Set([...exclude, ...sums.keys()]);
  const options = { exclude: [...unwanted], dislikes: dislikes.map(({ source }) => source), artistCap: 2 };
  const hits = await engine.similar(seeds, { ...options, limit: limit + 10 * blocked.size });
  const pick = (hit: Hit, k: number): Picked => {
    const because = measuredSeed(hit, seeds, layout)?.id;
    const { score, reasons, ...track } = hit;
    return {
      ...track,
      rank: k + 1,
      score,
      sound: score,
      taste: Number.NaN,
      from: "sound",
      reasons,
      ...(because && { because }),
    };
  };
  const wanted = ({ artist }: { artist: string }) => !blocked.has(artistKey(artist));
  const heard = new Set(seeds.map((seed: Piece) => artistKey(seed.artist)));
  const nearest = await engine.collections("artists", seeds, { limit: 30 });
  const artists = nearest
    .filter((each) => wanted(each) && !heard.has(artistKey(each.artist)))
    .map((each, k): ArtistPick => {
      const tracks = each.nearest.map(pick);
      return { artist: each.artist, rank: k + 1, score: each.score, reasons: tracks[0]?.reasons ?? [], tracks };
    });
  const picks = hits.filter(wanted).slice(0, limit).map(pick);
  return {
    picks: Object.assign(picks, { ...none, tasteShare: 0, known: 0, milliseconds: hits.milliseconds }),
    artists,
  };
}
