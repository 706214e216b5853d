import { html, nothing } from "lit";
import type { Session } from "../services/session";
import { markOf } from "../state/history";
import type { Piece } from "../state/piece";
import { type IconName, icon } from "./icon";

/** Likes a piece, or no longer. */
export function likeButton(session: Session, piece: Piece, describedBy: string) {
  const { liked } = markOf(session.store.state.history.marks, piece);
  return reaction("heart", "Like", describedBy, () => session.history.like(piece), liked > 0);
}

/** For what nobody wants to hear again: the piece, or all of its artist. */
export const refusals = (session: Session, piece: Piece, describedBy: string) =>
  html`<span class="refusals">
    ${reaction("hide", "Hide", describedBy, () => session.history.hide(piece))}
    ${piece.artist ? reaction("block", "Block artist", describedBy, () => session.history.block(piece.artist)) : nothing}
  </span>`;

function reaction(picture: IconName, name: string, describedBy: string, act: () => void, pressed?: boolean) {
  const click = (event: Event) => {
    event.stopPropagation();
    act();
  };
  return html`<button type="button" class="round quiet reaction" aria-label=${name} aria-describedby=${describedBy} aria-pressed=${pressed ?? nothing} title=${titles[name] ?? name} @click=${click}>${icon(picture)}</button>`;
}

const titles: Record<string, string> = { Hide: "Hide: do not recommend it again", "Block artist": "Block this artist" };
