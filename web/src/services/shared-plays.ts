import type { ListenEvent } from "earshot";
import type { PublishedEvent } from "earshot/live";

const choiceShelf = "earshot.sharing";
const nameShelf = "earshot.sharing.name";
const hour = 60 * 60 * 1000;

/** Whether the listener shares plays: no, until they say so. */
export function isSharing(): boolean {
  try {
    return localStorage.getItem(choiceShelf) === "yes";
  } catch {
    return false;
  }
}

/** False: this browser keeps nothing for this page, so it lasts as long as the page. */
export function keepSharing(sharing: boolean): void {
  try {
    if (sharing) localStorage.setItem(choiceShelf, "yes");
    else for (const shelf of [choiceShelf, nameShelf]) localStorage.removeItem(shelf);
  } catch {
    // Then the page asks again at the next visit.
  }
}

/** Another tab was told otherwise. */
export function onSharing(changed: (sharing: boolean) => void): void {
  addEventListener("storage", ({ key }) => {
    if (key === choiceShelf || key === null) changed(isSharing());
  });
}

/** All that is told of an event: what it was, which track, the hour, and a name that changes every day. */
export function anonymous(event: ListenEvent, track: string, now = Date.now()): PublishedEvent {
  return { event, track, at: Math.floor(now / hour) * hour, listener: nameOfDay(now) };
}

function nameOfDay(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10);
  try {
    const [known = "", name = ""] = (localStorage.getItem(nameShelf) ?? "").split(" ");
    if (known === day && name) return name;
    const fresh = crypto.randomUUID();
    localStorage.setItem(nameShelf, `${day} ${fresh}`);
    return fresh;
  } catch {
    return crypto.randomUUID();
  }
}
