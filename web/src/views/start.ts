import type { Track } from "earshot";
import { html } from "lit";
import type { AddMusic } from "../components/add-music";
import { icon } from "../components/icon";
import { playButton } from "../components/play-button";
import { particulars } from "../format/words";
import { glyph } from "../glyph/glyph";
import type { Session } from "../services/session";
import { pieceOfTrack } from "../state/piece";

/** The first thing seen: what to do, what will happen, and a way in for who has no file at hand. */
export function startView(session: Session) {
  const { starters, catalog } = session.store.state;
  const open = (what: "files" | "folder") => document.querySelector<AddMusic>("add-music")?.choose(what);
  return html`<section class="start" aria-labelledby="start-title">
      <div class="drop-zone">
        <div class="drop-words">
          <h1 id="start-title">Drop in a song you love</h1>
          <p class="soft">
            Earshot listens to it here, in this tab, and finds music that sounds like it. No account, no upload.
          </p>
          <div class="drop-buttons">
            <button type="button" class="button ink" @click=${() => open("files")}>${icon("drop")}Choose files</button>
            <button type="button" class="button" @click=${() => open("folder")}>${icon("folder")}Choose a folder</button>
          </div>
          <p class="tiny soft">MP3, M4A, OGG, Opus, FLAC or WAV. Folders are searched for music.</p>
        </div>
        ${anatomy(starters[0])}
      </div>
      ${
        starters.length > 0
          ? html`<h2 class="section-title">Or start from the catalog</h2>
              <ul class="starters" aria-label="Catalog pieces to start from">
                ${starters.map((track) => starter(session, track))}
              </ul>`
          : catalog.status === "ready"
            ? html`<p class="soft">Or search the catalog above and take any track as a start.</p>`
            : ""
      }
    </section>`;
}

function starter(session: Session, track: Track) {
  const piece = pieceOfTrack(track);
  const title = `starter-${track.id}`;
  return html`<li class="starter" @click=${(event: MouseEvent) => session.choice.by(event, piece)}>
    ${glyph(track.vector)}
    <button type="button" class="pick" title="More like this">
      <span class="title clip" id=${title}>${track.title}</span>
      <span class="tiny soft clip">${particulars({ ...track, duration: 0 })}</span>
    </button>
    ${playButton(session, piece, title)}
  </li>`;
}

/** A glyph with its rings named: how to read the pictures. Shown once there is a real one to explain. */
function anatomy(track: Track | undefined) {
  if (!track) return "";
  return html`<figure class="anatomy">
    ${glyph(track.vector)}
    <figcaption class="tiny">
      <span class="soft">Every track draws itself:</span>
      <span class="timbre">timbre</span><span class="harmony">harmony</span><span class="rhythm">rhythm</span
      ><span class="dynamics">dynamics</span>
    </figcaption>
  </figure>`;
}
