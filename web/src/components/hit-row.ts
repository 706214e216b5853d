import type { Hit } from "earshot";
import { html, nothing } from "lit";
import { company, likeness, percent, reasonLine, versionNote } from "../format/words";
import type { Session } from "../services/session";
import { type OwnPiece, pieceOfHit } from "../state/piece";
import { holdsArtists } from "../state/spaces";
import { art } from "./art";
import { groupBars } from "./group-bars";
import { icon } from "./icon";
import { playButton } from "./play-button";
import { likeButton, refusals } from "./reactions";
import { openSheet } from "./sheet";

/** One recommendation. A click explains it, an artist becomes the seed; its buttons play, like and hide it and take it as a seed. */
export function hitRow(session: Session, hit: Hit, among: readonly OwnPiece[] | null, explained: boolean) {
  const title = `hit-${hit.id}`;
  const piece = pieceOfHit(hit, among);
  const versions = versionNote(hit.versions);
  const isArtist = holdsArtists(session.store.state);
  return html`<li class="hit ${explained ? "is-explained" : ""}" data-key=${hit.id} @click=${() => (isArtist ? session.choice.only(piece) : explain(session, hit))}>
    <span class="rank soft small" aria-hidden="true">${hit.rank}</span>
    ${art(session, piece)}
    <div class="hit-words">
      <button type="button" class="hit-pick" aria-pressed=${explained} title="Why this one?">
        <bdi class="title clip" id=${title}>${hit.title || "Untitled"}</bdi>
        ${hit.artist === hit.title ? nothing : html`<bdi class="soft small clip">${hit.artist}</bdi>`}
      </button>
      <p class="small soft reasons">
        ${versions ? html`<span class="tag">${versions}</span>` : ""}${isArtist ? company(hit.score) : reasonLine(hit.reasons)}
      </p>
    </div>
    ${isArtist ? nothing : groupBars(hit.closeness)}
    <span class="score small" title=${`${percent(hit.score)} alike: ${likeness(hit.score)}`}>${percent(hit.score)}</span>
    <span class="actions">
      ${likeButton(session, piece, title)}
      <span class="wanted">${refusals(session, piece, title)}
      <button type="button" class="round quiet row-more" aria-label="More like this" aria-describedby=${title} title="More like this; with Ctrl or Cmd, too" @click=${(
        event: MouseEvent,
      ) => {
        event.stopPropagation();
        session.choice.by(event, piece);
      }}>
        ${icon("like-this")}
      </button>
      </span>
      ${playButton(session, piece, title)}
    </span>
  </li>`;
}

function explain({ store }: Session, hit: Hit): void {
  store.patch({ explained: hit.id });
  openSheet("why-panel");
}
