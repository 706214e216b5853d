import { html, nothing, svg } from "lit";
import { clock } from "../format/words";
import type { AppState, PlayerState } from "../state/app-state";
import { art } from "./art";
import { css } from "./css";
import { HouseElement } from "./house-element";
import { icon } from "./icon";
import { playButton } from "./play-button";
import { likeButton, refusals } from "./reactions";

/** What sounds now: its outline once decoded, a plain bar until then. */
export class PlayerBar extends HouseElement {
  protected watched({ player, history }: Readonly<AppState>) {
    return [player, history.marks];
  }

  protected override render() {
    const { player } = this.state;
    // The audio element stays in the page also while the bar is away, so that nothing restarts when it returns.
    return html`${this.session.player.audio}${player.piece ? this.#bar(player) : nothing}`;
  }

  #bar(player: PlayerState) {
    const { piece } = player;
    if (!piece) return nothing;
    return html`<footer class="player" aria-label="Player">
      <div class="player-piece">
        ${art(this.session, piece)}
        <div class="player-words">
          <p class="title small clip" id="player-title"><bdi>${piece.title || "Untitled"}</bdi></p>
          <p class="tiny soft clip"><bdi>${piece.artist || (piece.origin === "yours" ? "your music" : "")}</bdi></p>
        </div>
      </div>
      <div class="player-middle">
        <span class="big-play">${playButton(this.session, piece, "player-title")}</span>
        ${this.#middle(player)}
      </div>
      <span class="actions player-actions">
      ${likeButton(this.session, piece, "player-title")}${refusals(this.session, piece, "player-title")}
      <button type="button" class="round quiet player-close" aria-label="Close the player" title="Close the player" @click=${() => this.session.player.close()}>
        ${icon("close")}
      </button>
      </span>
    </footer>`;
  }

  #middle(player: PlayerState) {
    if (player.status === "failed") {
      return html`<p class="small player-fault" role="alert">${icon("warning")}<span>Can't be played: ${player.reason}</span></p>`;
    }
    return player.status === "wanting" ? html`<find-file .session=${this.session}></find-file>` : this.#seek(player);
  }

  #seek({ time, duration, peaks }: PlayerState) {
    const share = duration > 0 ? Math.min(1, time / duration) : 0;
    return html`<div class="seek" ${css({ "--played": `${(share * 100).toFixed(2)}%` })}>
        ${peaks ? wave(peaks) : html`<span class="rail"></span>`}
        <input
          type="range"
          aria-label="Seek"
          min="0"
          max=${duration || 1}
          step="0.1"
          .value=${String(time)}
          aria-valuetext=${`${clock(time)} of ${clock(duration)}`}
          @input=${(event: InputEvent) => this.session.player.seek(Number((event.target as HTMLInputElement).value))}
        />
      </div>
      <span class="tiny soft time">${clock(time)}<span class="whole"> / ${clock(duration)}</span></span>`;
  }
}

/** The outline twice: what is to come in grey, and over it what has been, cut off where the sound is. */
function wave(peaks: Float32Array) {
  const width = 3;
  const path = [...peaks]
    .map((peak, k) => {
      const height = 2 + 30 * peak;
      return `M${k * (width + 2) + width / 2} ${(18 - height / 2).toFixed(1)}v${height.toFixed(1)}`;
    })
    .join("");
  const box = `0 0 ${peaks.length * (width + 2) - 2} 36`;
  const drawing = (part: string) =>
    svg`<svg class="wave ${part}" viewBox=${box} preserveAspectRatio="none" aria-hidden="true"><path d=${path}></path></svg>`;
  return html`${drawing("to-come")}${drawing("played")}`;
}

customElements.define("player-bar", PlayerBar);
