import type { ListenEvent } from "earshot";
import type { Live, LiveState, Subscription } from "earshot/live";
import type { AppState } from "../state/app-state";
import type { Piece } from "../state/piece";
import type { Store } from "../state/store";
import type { Arrivals } from "./arrivals";
import { catalogSettled } from "./catalog-settled";
import type { Engine } from "./engine";
import { type HeldEvent, HeldEvents } from "./held-events";
import type { Offline } from "./offline";
import { relayPlace, type TrackChannel } from "./relay-address";
import { anonymous, isSharing, keepSharing, onSharing } from "./shared-plays";

/** Tracks of each partition that a visit begins with: a log may hold as many as a catalog. */
const mostAtOnce = 1_000;
/** After a catalog that could not be fetched, milliseconds. */
const secondTry = 10_000;

/** What the page has with a relay: tracks as they come, catalogs as they change, and plays, if the listener shares them. */
export class Relay {
  #live: Live | undefined;
  #renewing: Promise<void> = Promise.resolve();
  /** It is kept until the relay has it, whoever waits. */
  readonly #told = new HeldEvents((event, signal) => this.#live?.publish(event, { signal }).catch(() => {}));

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
    private readonly arrivals: Arrivals,
    private readonly offline: Offline,
    private readonly catalog: URL,
  ) {
    store.patch({ sharing: isSharing() });
    onSharing((sharing) => this.#heed(sharing));
    // Before the connection hears of it, and leaves.
    addEventListener("pagehide", () => this.#told.send());
  }

  /** Does nothing where there is no relay; only then its code is loaded. */
  async start(page: Document): Promise<void> {
    await catalogSettled(this.store);
    const place = await relayPlace(page).catch(() => undefined);
    if (!place) return;
    const { address, channels } = place;
    this.store.patch({ relay: { ...this.store.state.relay, status: "connecting", host: address.host } });
    const { connectLive, songOfTrack } = await import("earshot/live");
    const { catalog, sharing } = this.store.state;
    const tracks = await Promise.all(
      channels.map(async (channel): Promise<[TrackChannel, Subscription<TrackChannel>]> => {
        // Each has offsets of its own.
        const source = channel === "tracks" ? address.href : `${address.href} ${channel}`;
        return [
          channel,
          {
            from: (await this.arrivals.positions(source)) ?? "beginning",
            atMost: mostAtOnce,
            onRecords: async (records) => this.arrivals.take(source, await this.engine.opened(), records, songOfTrack),
            onGap: ({ anew, partition }) => {
              if (anew) this.arrivals.forget(source, partition);
            },
          },
        ];
      }),
    );
    this.#live = connectLive({
      url: address,
      sharing,
      // Without a catalog there is nothing that they could join.
      ...(catalog.status === "ready" && {
        channels: {
          ...Object.fromEntries(tracks),
          catalog: {
            from: "now",
            onRecords: async (records) => {
              if (records.some(({ value }) => this.#isOurs(value, page))) await this.#renew();
            },
          },
        },
      }),
      onState: (state) => this.#show(state, address.host),
    });
  }

  /** The listener's word, in the switch. */
  share(sharing: boolean): void {
    keepSharing(sharing);
    this.#heed(sharing);
    const words = sharing ? "Your plays are shared from now on." : "Nothing is shared any more.";
    this.store.patch({ announcement: words });
  }

  /** What the listener did, as it is done. One's own songs are nobody's business. */
  tell(event: ListenEvent, { origin, id }: Piece): HeldEvent | undefined {
    if (origin !== "catalog" || !this.store.state.sharing) return undefined;
    return this.#told.hold(anonymous(event, id));
  }

  #heed(sharing: boolean): void {
    this.store.patch({ sharing });
    if (!sharing) this.#told.takeBack();
    this.#live?.share(sharing);
  }

  #show({ connection, reason, unsent }: LiveState, host: string): void {
    const before = this.store.state.relay;
    const status = connection === "closed" ? "waiting" : connection;
    this.store.patch({ relay: { status, host, reason, unsent } });
    // What was announced before this page listened, it has not heard.
    if (status === "connected" && before.status === "connecting") void this.#renew();
  }

  /** A relay may announce several catalogs; who announces none by name means any. */
  #isOurs(news: unknown, page: Document): boolean {
    const { catalog } = (typeof news === "object" && news !== null ? news : {}) as { catalog?: unknown };
    if (typeof catalog !== "string" || !URL.canParse(catalog, page.baseURI)) return true;
    const folder = ({ href }: URL) => href.replace(/(\/catalog\.json|\/)?$/, "/");
    return folder(new URL(catalog, page.baseURI)) === folder(this.catalog);
  }

  /** One after the other: each fetches only what is not here. */
  #renew(): Promise<void> {
    this.#renewing = this.#renewing.then(async () => {
      try {
        if (await this.engine.refresh()) await this.offline.renew();
      } catch {
        setTimeout(() => void this.engine.refresh().catch(() => {}), secondTry);
      }
    });
    return this.#renewing;
  }
}
