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

const looksLikeMusic = (name: string, type = ""): boolean => type.startsWith("audio/") || musicName.test(name);

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
  return all.filter(({ file, folder }) => looksLikeMusic(file.name, file.type) && !isPreview(folder));
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
      if (reached?.kind === "directory") yield* filesIn(reached as FileSystemDirectoryHandle);
      else if (entry?.isDirectory) yield* filesOfEntry(entry as FileSystemDirectoryEntry);
      else if (file) yield { file, folder: "", ...(reached && { handle: reached as FileSystemFileHandle }) };
    }
  })();
}

/** The music in a folder that the browser lets us keep. */
export async function* filesIn(
  directory: FileSystemDirectoryHandle,
  folder = directory.name,
  root = directory,
): AsyncGenerator<Found> {
  try {
    for await (const [name, handle] of directory.entries()) {
      if (handle.kind === "directory") {
        if (name !== previewFolder || !(await isCatalog(directory))) yield* filesIn(handle, `${folder}/${name}`, root);
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

/** The same where there are no handles. */
async function* filesOfEntry(directory: FileSystemDirectoryEntry): AsyncGenerator<Found> {
  const folder = directory.fullPath.replace(/^\//, "");
  const reader = directory.createReader();
  try {
    // A reader gives a hundred entries at a time and an empty list when there are no more.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) return;
      for (const entry of batch) {
        if (entry.isDirectory) {
          if (entry.name !== previewFolder || !(await isCatalogEntry(directory)))
            yield* filesOfEntry(entry as FileSystemDirectoryEntry);
        } else if (looksLikeMusic(entry.name)) {
          const reading = new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
          yield await reading.then(
            (file) => ({ file, folder }),
            (fault) => unreadable(entry.name, folder, fault),
          );
        }
      }
    }
  } catch (fault) {
    yield unreadable(directory.name, parentOf(folder), fault);
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

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

const unreadable = (name: string, folder: string, fault: unknown): Unreadable => ({
  name,
  folder,
  reason: `can't be read (${inWords(fault)}). Check that it is still there and may be read.`,
});
