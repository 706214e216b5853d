import type { Collection, Hit } from "earshot";
import { html, nothing } from "lit";
import { count, likeness, percent } from "../format/words";
import type { Session } from "../services/session";
import { type OwnPiece, pieceOfHit } from "../state/piece";
import { art } from "./art";
import { groupBars } from "./group-bars";
import { playButton } from "./play-button";

/** An artist or an album, with its nearest songs. A click takes the nearest as the seed. */
export function collectionRow(session: Session, collection: Collection, among: readonly OwnPiece[] | null) {
  const { artist, album, rank, score, tracks, nearest } = collection;
  const [closest] = nearest;
  if (!closest) return nothing;
  const title = `collection-${rank}`;
  const piece = pieceOfHit(closest, among);
  return html`<li class="hit">
    <span class="rank soft small" aria-hidden="true">${rank}</span>
    ${art(session, piece)}
    <div class="hit-words">
      <button type="button" class="hit-pick" title="More like its nearest song; with Ctrl or Cmd, add it to the seeds" @click=${(
        event: MouseEvent,
      ) => session.choice.by(event, piece)}>
        <bdi class="title clip" id=${title}>${album || artist}</bdi>
        ${album ? html`<bdi class="soft small clip">${artist}</bdi>` : nothing}
      </button>
      <p class="small soft reasons">${count(tracks, "song")}, nearest: ${titles(nearest)}</p>
    </div>
    ${groupBars(closest.closeness)}
    <span class="score small" title=${`${percent(score)} alike: ${likeness(score)}`}>${percent(score)}</span>
    <span class="actions">
      ${playButton(session, piece, title)}
    </span>
  </li>`;
}

const titles = (nearest: readonly Hit[]) =>
  nearest.map(({ title }, k) => html`${k > 0 ? ", " : nothing}<bdi>${title || "Untitled"}</bdi>`);
