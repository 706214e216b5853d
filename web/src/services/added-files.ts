import { placeOf } from "../state/piece";
import { inWords } from "./in-words";

/** A file that was chosen or dropped, and what is known of where it lies. */
export interface AddedFile {
  file: File;
  /** The folders above it that came with it, "Records/1998"; empty for a file that was chosen alone. */
  folder: string;
  /** How to reach it again after a reload, where the browser gives that. */
  handle?: FileSystemFileHandle;
  /** The chosen folder it lies in: one permission for all. */
  root?: FileSystemDirectoryHandle;
}

/** A place in a folder that could not be read. */
export interface Unreadable {
  name: string;
  folder: string;
  reason: string;
}

export type Found = AddedFile | Unreadable;

/** What a folder may hold that is music. Files chosen one by one are always tried: their owner means them. */
const musicName = /\.(mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|wave|aif|aiff|webm|mka|mp4)$/i;

/** A catalog's previews are no music of its owner's own: as native/catalog_folder.h has it. */
const previewFolder = "previews";
const manifestName = "catalog.json";

const isManifest = (file: File): Promise<boolean> =>
  file
    .text()
    .then((text) => JSON.parse(text)?.format === "earshot-catalog")
    .catch(() => false);

/** Names that begin with a dot are a system's own: "._Song.mp3" beside each song of a disk that a Mac wrote to. */
const isOpen = (name: string): boolean => !name.startsWith(".");

const looksLikeMusic = (name: string, type = ""): boolean =>
  !name.startsWith(".") && (type.startsWith("audio/") || musicName.test(name));

/** As people count: "2" before "10". */
const order = new Intl.Collator("en", { numeric: true });
const byName = (a: { name: string }, b: { name: string }): number => order.compare(a.name, b.name);

/** Files of an input for files. */
export const chosenFiles = (files: Iterable<File>): AddedFile[] => [...files].map((file) => ({ file, folder: "" }));

/** The music among the files of an input for folders, which gives all that lies in them, covers and lists too. */
export async function musicAmong(files: Iterable<File>): Promise<AddedFile[]> {
  const all = [...files].map((file) => ({ file, folder: parentOf(file.webkitRelativePath) }));
  const catalogs = new Set<string>();
  for (const { file, folder } of all) if (file.name === manifestName && (await isManifest(file))) catalogs.add(folder);
  const isPreview = (folder: string): boolean =>
    folder !== "" &&
    ((nameOf(folder) === previewFolder && catalogs.has(parentOf(folder))) || isPreview(parentOf(folder)));
  const isHidden = (folder: string): boolean => folder.split("/").some((name) => !isOpen(name));
  return all
    .filter(({ file, folder }) => looksLikeMusic(file.name, file.type) && !isHidden(folder) && !isPreview(folder))
    .sort((a, b) => order.compare(placeOf(named(a)), placeOf(named(b))));
}

/**
 * What was dropped: files, and the music in folders however deep, as they are found. Call it while the event is
 * dispatched: its list is emptied afterwards.
 */
export function droppedFiles(transfer: DataTransfer): AsyncIterable<Found> {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const drops = items.map((item) => ({
    handle: item.getAsFileSystemHandle?.().catch(() => null),
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  return (async function* () {
    for (const { handle, entry, file } of drops) {
      const reached = await handle;
      const directory = reached?.kind === "directory" ? (reached as FileSystemDirectoryHandle) : undefined;
      if (entry?.isDirectory) yield* filesOfEntry(entry as FileSystemDirectoryEntry, directory);
      else if (directory) yield* filesIn(directory);
      else if (file) yield { file, folder: "", ...(reached && { handle: reached as FileSystemFileHandle }) };
    }
  })();
}

/**
 * The music in a folder that the browser lets us keep. Chromium passes over names that not every system takes ("what?",
 * "a:b"): where a folder was dropped, its entries are walked instead.
 */
export async function* filesIn(
  directory: FileSystemDirectoryHandle,
  folder = directory.name,
  root = directory,
): AsyncGenerator<Found> {
  try {
    const handles = await Array.fromAsync(directory.values());
    for (const handle of handles.sort(byName)) {
      const { name } = handle;
      if (handle.kind === "directory") {
        if (isOpen(name) && (name !== previewFolder || !(await isCatalog(directory))))
          yield* filesIn(handle, `${folder}/${name}`, root);
      } else if (looksLikeMusic(name)) {
        yield await handle.getFile().then(
          (file) => ({ file, folder, handle, root }),
          (fault) => unreadable(name, folder, fault),
        );
      }
    }
  } catch (fault) {
    yield unreadable(directory.name, parentOf(folder), fault);
  }
}

/** The same by entries, which have all names; each file with its handle where the browser gives one. */
async function* filesOfEntry(
  entry: FileSystemDirectoryEntry,
  directory?: FileSystemDirectoryHandle,
  root = directory,
): AsyncGenerator<Found> {
  const folder = entry.fullPath.replace(/^\//, "");
  try {
    for (const each of (await entriesIn(entry)).sort(byName)) {
      const { name } = each;
      if (each.isDirectory) {
        if (!isOpen(name) || (name === previewFolder && (await isCatalogEntry(entry)))) continue;
        const below = await directory?.getDirectoryHandle(name).catch(() => undefined);
        yield* filesOfEntry(each as FileSystemDirectoryEntry, below, root);
      } else if (looksLikeMusic(name)) {
        const handle = await directory?.getFileHandle(name).catch(() => undefined);
        const reading = new Promise<File>((resolve, reject) => (each as FileSystemFileEntry).file(resolve, reject));
        yield await reading.then(
          (file) => ({ file, folder, ...(handle && root && { handle, root }) }),
          (fault) => unreadable(name, folder, fault),
        );
      }
    }
  } catch (fault) {
    yield unreadable(entry.name, parentOf(folder), fault);
  }
}

/** A reader gives a hundred entries at a time and an empty list when there are no more. */
async function entriesIn(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return entries;
    for (const entry of batch) entries.push(entry);
  }
}

const isCatalog = (directory: FileSystemDirectoryHandle): Promise<boolean> =>
  directory
    .getFileHandle(manifestName)
    .then((handle) => handle.getFile())
    .then(isManifest)
    .catch(() => false);

const isCatalogEntry = (directory: FileSystemDirectoryEntry): Promise<boolean> =>
  new Promise<File>((resolve, reject) =>
    directory.getFile(manifestName, {}, (entry) => (entry as FileSystemFileEntry).file(resolve, reject), reject),
  )
    .then(isManifest)
    .catch(() => false);

const named = ({ file, folder }: AddedFile) => ({ file: file.name, folder });

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

const unreadable = (name: string, folder: string, fault: unknown): Unreadable => ({
  name,
  folder,
  reason: `can't be read (${inWords(fault)}). Check that it is still there and may be read.`,
});
