// What Chromium has beyond TypeScript's DOM library. Everything is optional: other browsers lack it.

type ReadPermission = { mode: "read" };

interface FileSystemHandle {
  queryPermission?(permission: ReadPermission): Promise<PermissionState>;
  requestPermission?(permission: ReadPermission): Promise<PermissionState>;
}

interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface Window {
  showDirectoryPicker?(options?: { id?: string; mode?: "read" }): Promise<FileSystemDirectoryHandle>;
}
