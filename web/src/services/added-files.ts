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

const looksLikeMusic = (name: string, type = ""): boolean => type.startsWith("audio/") || musicName.test(name);

/** Files of an input. One for folders gives all that lies in them, covers and lists too. */
export function chosenFiles(files: Iterable<File>, fromFolder: boolean): AddedFile[] {
  return [...files]
    .filter((file) => !fromFolder || looksLikeMusic(file.name, file.type))
    .map((file) => ({ file, folder: parentOf(file.webkitRelativePath) }));
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
      if (handle.kind === "directory") yield* filesIn(handle, `${folder}/${name}`, root);
      else if (looksLikeMusic(name)) {
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
        if (entry.isDirectory) yield* filesOfEntry(entry as FileSystemDirectoryEntry);
        else if (looksLikeMusic(entry.name)) {
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

const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

const unreadable = (name: string, folder: string, fault: unknown): Unreadable => ({
  name,
  folder,
  reason: `can't be read (${inWords(fault)}). Check that it is still there and may be read.`,
});
