import { html } from "lit";
import type { AddMusic } from "../components/add-music";
import { catalogCover } from "../components/catalog-cover";
import { icon } from "../components/icon";
import { anatomy, clearest } from "../glyph/anatomy";
import { shippedLayout } from "../glyph/space-layout";
import type { Session } from "../services/session";
import { pieceOfTrack } from "../state/piece";
import { holdsArtists, layoutOfCatalog, takesSongs } from "../state/spaces";

/** The first thing seen: what to do, what will happen, and a way in for who has no file at hand. */
export function startView(session: Session) {
  const { starters, catalog } = session.store.state;
  const open = (what: "files" | "folder") => document.querySelector<AddMusic>("add-music")?.choose(what);
  const layout = catalog.status === "ready" ? layoutOfCatalog(catalog.summary) : shippedLayout;
  const isArtist = holdsArtists(session.store.state);
  const explained = clearest(
    starters.map(({ vector }) => vector),
    layout,
  );
  return html`<section class="start" aria-labelledby="start-title">
      <div class="hero">
        <div class="hero-words">
          ${takesSongs(session.store.state) ? invitation : isArtist ? artistInvitation : tableInvitation}
          <div class="hero-buttons">
            <button type="button" class="button ink" @click=${() => open("files")}>${icon("drop")}Choose files</button>
            <button type="button" class="button" @click=${() => open("folder")}>${icon("folder")}Choose a folder</button>
          </div>
          <p class="tiny soft">MP3, M4A, OGG, Opus, FLAC or WAV. Folders are searched for music.</p>
        </div>
        ${explained && !isArtist ? anatomy(explained, layout) : ""}
      </div>
      ${
        starters.length > 0
          ? html`<div class="list-head">
                <div class="list-title">
                  <h2>Or start from the catalog</h2>
                  <span class="small soft">${isArtist ? "Choose one to see who is heard by the same listeners." : "Play one, or choose it to hear what is like it."}</span>
                </div>
              </div>
              <ul class="covers" aria-label="Catalog pieces to start from">
                ${starters.map((track) => catalogCover(session, pieceOfTrack(track), "starter"))}
              </ul>`
          : catalog.status === "ready"
            ? html`<p class="soft">Or search the catalog above and take any track as a start.</p>`
            : ""
      }
    </section>`;
}

const invitation = html`<h1 id="start-title">Drop in a song you love</h1>
  <p class="lead soft">
    Earshot listens to it here, in this tab, and finds music that sounds like it. No account, no upload.
  </p>`;

const tableInvitation = html`<h1 id="start-title">Start from a song you know</h1>
  <p class="lead soft">
    Search this catalog for one and hear what is like it. The catalog's numbers come from a table, not from sound: songs you
    add are compared with one another, not with its tracks.
  </p>`;

const artistInvitation = html`<h1 id="start-title">Start from an artist you like</h1>
  <p class="lead soft">
    Search this catalog for one and see who is heard by the same listeners. It holds artists, not songs: it knows who listens to
    them, not how they sound. Songs you add are compared with one another.
  </p>`;
