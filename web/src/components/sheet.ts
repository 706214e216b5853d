import { html, type TemplateResult } from "lit";
import { icon } from "./icon";

/** Where there is room for panels beside the list; styles/layout.css has the same width. */
const wide = matchMedia("(min-width: 1080px)");

/** The title row of a panel that is a sheet on small screens; there it has a way to close it. */
export const sheetHead = (sheet: string, id: string, title: string, extra: TemplateResult | string = "") =>
  html`<div class="card-head">
    <h2 id=${id}>${title}</h2>
    ${extra}
    <button type="button" class="round quiet sheet-close" aria-label=${`Close ${title}`} popovertarget=${sheet} popovertargetaction="hide">
      ${icon("close")}
    </button>
  </div>`;

/** Shows a panel over the page where it has no place of its own. */
export function openSheet(id: string): void {
  if (!wide.matches) document.getElementById(id)?.showPopover();
}

// The focus goes in with the sheet; when it closes, the browser brings it back. The event does not bubble, but can be caught.
document.addEventListener(
  "toggle",
  (event) => {
    const sheet = event.target;
    if (!(sheet instanceof HTMLElement) || !sheet.matches(".sheet:popover-open")) return;
    sheet.querySelector<HTMLElement>(".sheet-close")?.focus();
  },
  { capture: true },
);

// A window made wider has room for the panels: a sheet that is still open would lie over them.
wide.addEventListener("change", () => {
  for (const sheet of document.querySelectorAll<HTMLElement>(".sheet:popover-open")) sheet.hidePopover();
});
