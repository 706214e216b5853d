// `earshot catalog build` from tables: what becomes of their rows.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { earshot, run, similar, testData } from "./programs.js";

let scratch: string;
let out: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-tables-"));
});
beforeEach(async () => {
  out = await mkdtemp(join(scratch, "out-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const header =
  "id,name,popularity,duration_ms,artists,release_date,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature";

/** A row; energy and tempo tell songs apart. */
function row(id: string, name: string, energy: number, tempo: number, popularity: number | string = 50): string {
  return `${id},"${name}",${popularity},200000,"['The Testers', ""O'Brien""]",1999-05,.5,${energy},4,-9,1,.05,.2,.1,.1,.5,${tempo},4`;
}

async function table(name: string, ...rows: string[]): Promise<string> {
  const path = join(scratch, name);
  await writeFile(path, `${[header, ...rows].join("\r\n")}\r\n`);
  return path;
}

const inspect = async () => JSON.parse(await earshot("catalog", "inspect", out, "--format", "json"));

describe("earshot catalog build TABLE", () => {
  it("makes a catalog that finds what sounds alike", async () => {
    const tracks = await table(
      "alike.csv",
      row("calm", "Calm", 0.1, 70),
      row("calmer", "Calmer", 0.12, 71),
      row("wild", "Wild", 0.95, 180),
      row("wilder", "Wilder", 0.97, 182),
    );
    await earshot("catalog", "build", tracks, "--out", out, "--name", "Tables");
    expect(await inspect()).toMatchObject({ tracks: 4, name: "Tables", space: "spotify-audio-1" });
    await earshot("catalog", "verify", out);
    const results = await similar(out, "--track", "calm");
    expect(results.map(({ id }) => id)).toEqual(["calmer", "wild", "wilder"]);
    expect(results[0]?.artist).toBe("The Testers, O'Brien");
  });

  it("tells what was cleaned up, on stderr and as JSON", async () => {
    const tracks = await table(
      "dirty.csv",
      row("one", "One", 0.5, 100, 10),
      row("one", "One again", 0.6, 100, 90),
      row("two", "Same", 0.5, 0, 10),
      row("three", "SAME", 0.5, 120, 20),
      row("", "No id", 0.5, 120),
      "short,row",
      row("loud", "Loud", 1.5, 120, "many"),
    );
    const report = join(scratch, "report.json");
    const { code, stderr } = await run("earshot", "catalog", "build", tracks, "--out", out, "--report", report);
    expect(code).toBe(0);
    expect(stderr).toContain("7 rows read, 3 tracks");
    expect(stderr).toContain('merged, same title and artist: 1 (dirty.csv, line 4: "Same - The Testers, O\'Brien")');
    const { rows, tracks: kept, findings } = JSON.parse(await readFile(report, "utf8"));
    expect([rows, kept]).toEqual([7, 3]);
    const counts = findings.map(
      ({ cleaning, what, count }: Record<string, unknown>) => `${cleaning}, ${what}: ${count}`,
    );
    expect(counts.sort()).toEqual([
      "merged, same id: 1",
      "merged, same title and artist: 1",
      "row dropped, fewer fields than the header has: 1",
      "row dropped, no id: 1",
      "value dropped, impossible energy: 1",
      "value dropped, popularity that is no number: 1",
      "value filled, energy unknown: 1",
      "value filled, tempo unknown: 1",
    ]);
  });

  it("joins tables, and JSON lines with CSV", async () => {
    const tracks = await table("some.csv", row("a", "A", 0.5, 100), row("b", "B", 0.5, 110));
    const lines = join(scratch, "more.jsonl");
    await writeFile(lines, '{"uri":"spotify:track:c","track":"C","artist":"D","tempo":90}\n{"id":"a","tempo":90}\n');
    await earshot("catalog", "build", tracks, lines, "--out", out);
    expect(await inspect()).toMatchObject({ tracks: 3 });
    expect(await similar(out, "--track", "c")).toHaveLength(2);
  });

  it("refuses to mix tables and audio, and says why", async () => {
    const tracks = await table("mixed.csv", row("a", "A", 0.5, 100));
    const { code, stderr } = await run("earshot", "catalog", "build", tracks, scratch, "--out", out);
    expect(code).toBe(2);
    expect(stderr).toMatch(/different spaces/);
  });

  it("tells who names a folder of tables to name the tables", async () => {
    const folder = await mkdtemp(join(scratch, "tables-"));
    for (const name of ["80s.csv", "90s.csv"]) await writeFile(join(folder, name), `${header}\n`);
    const { code, stderr } = await run("earshot", "catalog", "build", folder, "--out", out);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `holds no audio files, but 2 tables. Name them instead of their folder: ${folder}/80s.csv`,
    );
  });

  it("counts one as one, and many in groups", async () => {
    const tracks = await table("one.csv", row("a", "A", 0.5, 100));
    const { stderr } = await run("earshot", "catalog", "build", tracks, "--out", out);
    expect(stderr).toContain("earshot: 1 row read, 1 track\n");
    const lines = Array.from({ length: 1234 }, (_, i) => `{"id":"${i}","tempo":${60 + i / 10}}`);
    await writeFile(join(scratch, "many.jsonl"), lines.join("\n"));
    const many = await run("earshot", "catalog", "build", join(scratch, "many.jsonl"), "--out", out);
    expect(many.stderr).toContain("earshot: 1,234 rows read, 1,234 tracks\n");
    expect(many.stderr).toContain(`${out}: 1,234 tracks, `);
  });

  it("tells where a table was cut off, and what else is wrong with a row, and takes the others", async () => {
    const tracks = await table("cut.csv", 'b,"open', row("a", "A", 0.5, 100), 'c,"cut o');
    const { code, stderr } = await run("earshot", "catalog", "build", tracks, "--out", out);
    expect(code).toBe(0);
    expect(stderr).toContain("3 rows read, 1 track");
    expect(stderr).toContain('row dropped, a quotation mark that is never closed: 2 (cut.csv, line 2: "b")');
  });

  it("refuses to rank a file of sound in a catalog of tables, and says why", async () => {
    const tracks = await table("space.csv", row("a", "A", 0.5, 100));
    await earshot("catalog", "build", tracks, "--out", out);
    const { wav } = await import("./wav.js");
    const tone = Float64Array.from({ length: 44100 }, (_, i) => Math.sin(i / 10));
    const sound = join(scratch, "tone.wav");
    await writeFile(sound, wav(tone, 22050));
    const { code, stderr } = await run("earshot", "similar", out, "--file", sound);
    expect(code).toBe(1);
    expect(stderr).toMatch(/spotify-audio-1/);
    expect(stderr).toMatch(/earshot-librosa-3/);
  });

  it.skipIf(testData === undefined)("takes the real tables", async () => {
    const finds = join(testData as string, "data/fresh-finds/every_fresh_find.csv");
    const hits = join(testData as string, "data/spotify-hits/dataset-of-10s.csv");
    await earshot("catalog", "build", finds, hits, "--out", out);
    const { tracks, genres } = await inspect();
    expect(tracks).toBeGreaterThan(10_000);
    expect(Object.keys(genres).length).toBeGreaterThan(100);
  });
});

/** A folder in the layout of the Free Music Archive's metadata: two kinds of sound by turns, a few tracks of each. */
async function fmaFolder(tracks: number): Promise<string> {
  const folder = await mkdtemp(join(scratch, "fma-"));
  const features = ["mfcc", "spectral_contrast", "chroma_cens", "tonnetz", "rmse"];
  const statistics = ["max", "mean", "std"];
  const columns = features.flatMap((feature) => statistics.map((statistic) => [feature, statistic]));
  const header = (name: string, of: (column: string[]) => string | undefined) => [name, ...columns.map(of)].join();
  const ids = Array.from({ length: tracks }, (_, i) => i + 2);
  const values = (id: number) => columns.map((_, k) => 10 + 5 * (id % 2) + Math.sin(id * (k + 1)));
  await writeFile(join(folder, "genres.csv"), "genre_id,#tracks,parent,title,top_level\n1,5,0,Jazz,1\n");
  await writeFile(
    join(folder, "tracks.csv"),
    [
      ",album,artist,track,track,track,track",
      ",date_released,name,genre_top,genres,listens,title",
      "track_id,,,,,,",
      ...ids.map((id) => `${id},1999-01-01,Artist ${id},${id % 2 ? "Rock" : ""},[1],${id * 100},Song ${id}`),
    ].join("\n"),
  );
  await writeFile(
    join(folder, "features.csv"),
    [
      header("feature", ([feature]) => feature),
      header("statistics", ([, statistic]) => statistic),
      header("number", () => "01"),
      header("track_id", () => ""),
      ...ids.map((id) => [id, ...values(id)].join()),
    ].join("\n"),
  );
  return folder;
}

describe("earshot catalog build of the Free Music Archive's metadata", () => {
  it("fits a space on it and finds tracks of one kind, without a word about rhythm", async () => {
    await earshot("catalog", "build", await fmaFolder(40), "--out", out);
    const report = await inspect();
    expect(report.tracks).toBe(40);
    expect(report.space).toMatch(/^fma-fitted-[0-9a-f]{16}$/);
    expect(report.genres).toMatchObject({ Jazz: 20, Rock: 20 });
    await earshot("catalog", "verify", out);
    const results = await similar(out, "--track", "3");
    expect(results.map(({ id }) => Number(id) % 2)).toEqual(Array(10).fill(1));
    expect(results.flatMap(({ reasons }) => reasons).filter((reason) => /rhythm/.test(reason))).toEqual([]);
    const rhythm = ["--weights", "timbre=0,harmony=0,dynamics=0,rhythm=1"];
    const { code, stderr } = await run("earshot", "similar", out, "--track", "3", ...rhythm);
    expect(code).toBe(1);
    expect(stderr).toContain("this catalog has no numbers about rhythm");
  });

  it("says which file is missing", async () => {
    for (const missing of ["features.csv", "tracks.csv"]) {
      const folder = await fmaFolder(4);
      await rm(join(folder, missing));
      const { code, stderr } = await run("earshot", "catalog", "build", folder, "--out", out);
      expect(code).toBe(1);
      expect(stderr).toContain(`${folder}: holds metadata of the Free Music Archive without ${missing}.`);
    }
  });

  it("takes one such folder at a time", async () => {
    const { code, stderr } = await run(
      "earshot",
      "catalog",
      "build",
      await fmaFolder(4),
      await fmaFolder(4),
      "--out",
      out,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/a space of its own/);
  });
});

describe("earshot similar --format csv", () => {
  it("is a file that people open: no title becomes a formula, commas and quotes stay", async () => {
    const titles = ["=1+1", "@SUM(A1)", "-5", 'say ""hi"", you'];
    const tracks = await table("csv.csv", ...titles.map((title, i) => row(`id${i}`, title, 0.1 * i, 100)));
    await earshot("catalog", "build", tracks, "--out", out);
    const csv = await earshot("similar", out, "--track", "id0", "--format", "csv");
    expect(
      csv.startsWith("rank,id,title,artist,score,distance,timbre,harmony,rhythm,dynamics,reasons,versions\r\n"),
    ).toBe(true);
    const second = await earshot("similar", out, "--track", "id3", "--format", "csv");
    for (const safe of [",'=1+1,", ",'@SUM(A1),", ",'-5,"]) expect(second).toContain(safe);
    expect(csv).toContain(',"say ""hi"", you",');
    expect(csv).toContain(',"The Testers, O\'Brien",');
  });
});

describe("earshot catalog build --metadata", () => {
  it("describes audio files by path, name, stem or number, and tells what has no partner", async () => {
    const music = await mkdtemp(join(scratch, "music-"));
    const { wav } = await import("./wav.js");
    const tone = (step: number) =>
      wav(
        Float64Array.from({ length: 44100 }, (_, i) => Math.sin(i / step)),
        22050,
      );
    await mkdir(join(music, "a"));
    await writeFile(join(music, "a/000002.wav"), tone(10));
    await writeFile(join(music, "a/song.wav"), tone(20));
    await writeFile(join(music, "other.wav"), tone(30));
    const songs = join(scratch, "songs.csv");
    await writeFile(
      songs,
      "file,title,artist,genre,date,listens\n2,Two,Ann,Jazz,1999,1000\na/song.wav,Song,Ben,,2001-05,10\ngone,Gone,,,,\n",
    );
    const report = join(scratch, "join.json");
    const options = ["--out", out, "--metadata", songs, "--key", "file", "--report", report];
    const { code, stderr } = await run("earshot", "catalog", "build", music, ...options);
    expect(code).toBe(0);
    expect(stderr).toContain('unmatched, file without a row: 1 (songs.csv: "other.wav")');
    expect(stderr).toContain('unmatched, row without a file: 1 (songs.csv, line 4: "gone")');
    expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({ rows: 3, tracks: 3 });
    expect(await inspect()).toMatchObject({ tracks: 3, genres: { Jazz: 1 } });
    const results = await similar(out, "--track", "other.wav");
    const known = Object.fromEntries(results.map(({ id, title, artist }) => [id, `${title} by ${artist}`]));
    expect(known).toEqual({ "a/000002.wav": "Two by Ann", "a/song.wav": "Song by Ben" });
  });

  it("joins a row with the file that it names, and with none where it could be several", async () => {
    const music = await mkdtemp(join(scratch, "music-"));
    const { wav } = await import("./wav.js");
    const files = ["A/01.wav", "B/01.wav", "A/02.wav", "B/02.wav", "A/03.wav", "A/03.WAV", "B/04.wav"];
    for (const [i, file] of files.entries()) {
      await mkdir(join(music, file, ".."), { recursive: true });
      const tone = Float64Array.from({ length: 22050 }, (_, k) => Math.sin(k / (10 + i)));
      await writeFile(join(music, file), wav(tone, 22050));
    }
    const songs = join(scratch, "stems.csv");
    const rows = ['01,One,"Zed, Yod"', "02,Two,", "A/02.wav,Two of A,Zed", "03,Three,Zed Feat. Xan", "4,Four,"];
    await writeFile(songs, `file,title,artist\n${rows.join("\n")}\n`);
    const options = ["--out", out, "--metadata", songs, "--key", "file"];
    const { code, stderr } = await run("earshot", "catalog", "build", music, ...options);
    expect(code).toBe(0);
    expect(stderr).toContain('unmatched, file whose row is another\'s, too: 2 (stems.csv, line 2: "A/01.wav")');
    expect(stderr).not.toContain("row without a file");
    const tracks = (await earshot("catalog", "export", out, "--format", "jsonl", "--out", "-")).trimEnd().split("\n");
    const titles = tracks.map((line) => JSON.parse(line)).map(({ id, title }) => [id, title]);
    expect(Object.fromEntries(titles)).toEqual({
      "A/01.wav": "01",
      "B/01.wav": "01",
      "A/02.wav": "Two of A",
      "B/02.wav": "Two",
      "A/03.wav": "Three",
      "A/03.WAV": "Three",
      "B/04.wav": "Four",
    });
    // One artist, who is named first in both.
    const capped = await similar(out, "--track", "B/04.wav", "--artist-cap", "1", "--versions", "all");
    expect(capped.filter(({ artist }) => artist.startsWith("Zed"))).toHaveLength(1);
  });

  it("refuses a table without the key, and a key without a table", async () => {
    const music = await mkdtemp(join(scratch, "music-"));
    const songs = join(scratch, "keyless.csv");
    await writeFile(songs, "id,title\n1,One\n");
    const options = ["--out", out, "--metadata", songs, "--key", "file"];
    expect((await run("earshot", "catalog", "build", music, ...options)).stderr).toMatch(/no column "file"/);
    expect((await run("earshot", "catalog", "build", music, "--out", out, "--key", "file")).code).toBe(2);
  });
});
