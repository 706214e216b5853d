import type { AppState } from "../state/app-state";
import type { Piece } from "../state/piece";
import type { Store } from "../state/store";
import type { Player } from "./player";

/** Tells browser and system what plays: the tab's title, and what lock screens and media keys show and steer. */
export class NowPlaying {
  readonly #plainTitle: string;

  constructor(
    private readonly page: Document,
    private readonly store: Store<AppState>,
    private readonly player: Player,
  ) {
    this.#plainTitle = page.title;
    store.watch(
      ({ player }) => [player.piece, player.status],
      () => this.#tell(),
    );
    const session = navigator.mediaSession;
    if (!session) return;
    session.setActionHandler("play", () => this.#toggle("paused"));
    session.setActionHandler("pause", () => this.#toggle("playing"));
    session.setActionHandler("stop", () => this.player.close());
    session.setActionHandler("seekto", ({ seekTime }) => {
      if (seekTime !== undefined) this.player.seek(seekTime);
    });
  }

  #tell(): void {
    const { piece, status } = this.store.state.player;
    const playing = status === "playing" || status === "loading";
    this.page.title = piece && playing ? `${spell(piece)} – ${this.#plainTitle}` : this.#plainTitle;
    const session = navigator.mediaSession;
    if (!session) return;
    session.playbackState = !piece ? "none" : playing ? "playing" : "paused";
    session.metadata = piece && new MediaMetadata(aboutOf(piece));
  }

  #toggle(from: "playing" | "paused"): void {
    const { piece, status } = this.store.state.player;
    if (piece && status === from) this.player.toggle(piece);
  }
}

const aboutOf = ({ title, artist, source }: Piece) => ({ title: title || "Untitled", artist, album: source.album });

const spell = ({ title, artist }: Piece): string => [title || "Untitled", artist].filter(Boolean).join(" · ");
