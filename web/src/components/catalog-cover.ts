import { html } from "lit";
import type { Session } from "../services/session";
import type { CatalogPiece } from "../state/piece";
import { art } from "./art";
import { playButton } from "./play-button";

/** A track of the catalog as its picture: a click makes it the seed. `list`: where it stands, for ids are unique. */
export function catalogCover(session: Session, piece: CatalogPiece, list: string) {
  const title = `${list}-${piece.id}`;
  return html`<li class="cover" @click=${(event: MouseEvent) => session.choice.by(event, piece)}>
    ${art(session, piece)}
    <button type="button" class="pick" title="More like this">
      <bdi class="title small clip" id=${title}>${piece.title || "Untitled"}</bdi>
      <bdi class="tiny soft clip">${piece.artist === piece.title ? "" : piece.artist}</bdi>
    </button>
    ${playButton(session, piece, title)}
  </li>`;
}
