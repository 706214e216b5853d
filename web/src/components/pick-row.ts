import type { ArtistPick, Picked } from "earshot";
import { html, nothing } from "lit";
import { percent, pickLine } from "../format/words";
import type { Session } from "../services/session";
import type { Origin } from "../state/history";
import { pieceOfTrack } from "../state/piece";
import { art } from "./art";
import { icon } from "./icon";
import { playButton } from "./play-button";
import { likeButton, refusals } from "./reactions";

const parts: Record<Picked["from"], string> = {
  sound: "Sound",
  taste: "Taste",
  both: "Sound and taste",
  exploring: "Something new",
};

/** One of Made for you: which part of Earshot spoke, and why. */
export function pickRow(session: Session, pick: Picked, origin: Origin | undefined, isArtist: boolean) {
  const title = `pick-${pick.id}`;
  const piece = pieceOfTrack(pick);
  const reasons = pickLine(pick.reasons);
  return html`<li class="hit pick-row" data-key=${pick.id}>
    <span class="rank soft small" aria-hidden="true">${pick.rank}</span>
    ${art(session, piece)}
    <div class="hit-words">
      <button type="button" class="hit-pick" title="More like this; with Ctrl or Cmd, add it to the seeds" @click=${(
        event: MouseEvent,
      ) => {
        session.choice.by(event, piece);
        location.hash = "discover";
      }}>
        <bdi class="title clip" id=${title}>${pick.title || "Untitled"}</bdi>
        ${isArtist ? nothing : html`<bdi class="soft small clip">${pick.artist}</bdi>`}
      </button>
      <p class="small soft reasons">
        ${isArtist ? nothing : html`<span class="tag">${parts[pick.from]}</span> `}${origin && !reasons.includes(origin.title) ? html`Because you ${origin.did} <bdi>${origin.title || "Untitled"}</bdi>${reasons ? ": " : nothing}` : nothing}${reasons}
      </p>
    </div>
    <span class="score small" title=${`${percent(pick.score)} of what it could be for you`}>${percent(pick.score)}</span>
    <span class="actions">
      ${likeButton(session, piece, title)}<span class="wanted">${refusals(session, piece, title)}</span>
      ${playButton(session, piece, title)}
    </span>
  </li>`;
}

/** An artist of whom nothing was heard yet, with the songs that speak for it. */
export function artistPickRow(
  session: Session,
  { artist, rank, score, reasons, tracks }: ArtistPick,
  isArtist: boolean,
) {
  const [best] = tracks;
  if (!best) return nothing;
  const title = `artist-${rank}`;
  const piece = pieceOfTrack(best);
  const songs = tracks.map((track, k) => html`${k > 0 ? ", " : nothing}<bdi>${track.title || "Untitled"}</bdi>`);
  return html`<li class="hit pick-row" data-key=${artist}>
    <span class="rank soft small" aria-hidden="true">${rank}</span>
    ${art(session, piece)}
    <div class="hit-words">
      <p class="hit-name"><bdi class="title clip" id=${title}>${artist}</bdi></p>
      <p class="small soft reasons">${pickLine(reasons)}${isArtist ? nothing : html`${reasons.length > 0 ? ": " : nothing}${songs}`}</p>
    </div>
    <span class="score small">${percent(score)}</span>
    <span class="actions">
      <span class="wanted"><button type="button" class="round quiet reaction" aria-label="Block artist" aria-describedby=${title} title="Block this artist" @click=${() => session.history.block(artist)}>${icon("block")}</button></span>
      ${playButton(session, piece, title)}
    </span>
  </li>`;
}
