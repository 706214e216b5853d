/** What a folder may hold that is music. Files chosen one by one are always tried: their owner means them. */
const musicName = /\.(mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|wave|aif|aiff|webm|mka|mp4)$/i;

export const looksLikeMusic = (file: File): boolean => file.type.startsWith("audio/") || musicName.test(file.name);

/** The files of a drop: those dropped themselves, and the music in dropped folders however deep. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // The list is emptied when the event is over, so entries are taken before anything is awaited.
  const entries = [...transfer.items].flatMap((item) => {
    const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
    return entry ? [entry] : [];
  });
  if (entries.length === 0) return [...transfer.files];
  const found: File[] = [];
  for (const entry of entries) {
    const files = await filesOf(entry);
    found.push(...(entry.isDirectory ? files.filter(looksLikeMusic) : files));
  }
  return found;
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader gives a hundred entries at a time and an empty list when there are no more.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    for (const child of batch) found.push(...(await filesOf(child)));
  }
}
