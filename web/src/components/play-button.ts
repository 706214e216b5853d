import { html, nothing } from "lit";
import type { Session } from "../services/session";
import { isSame, type Piece } from "../state/piece";
import { holdsArtists } from "../state/spaces";
import { icon } from "./icon";

/** Play, or Pause while the piece sounds. What can't be heard says why instead of doing nothing. */
export function playButton(session: Session, piece: Piece, describedBy: string) {
  // Nobody expects to hear an artist as such.
  if (piece.origin === "catalog" && holdsArtists(session.store.state)) return nothing;
  const { player } = session.store.state;
  const mine = player.piece !== null && isSame(player.piece, piece);
  const sounding = mine && (player.status === "playing" || player.status === "loading");
  const playable = session.player.canPlay(piece);
  const name = sounding ? "Pause" : "Play";
  return html`<button
    type="button"
    class="round ${mine ? "is-current" : ""}"
    aria-label=${name}
    aria-describedby=${describedBy}
    title=${playable ? name : "The catalog ships no preview of this one"}
    ?disabled=${!playable}
    @click=${(event: Event) => {
      event.stopPropagation();
      session.player.toggle(piece);
    }}
  >
    ${icon(sounding ? "pause" : "play")}
  </button>`;
}
