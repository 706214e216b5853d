import { LitElement, type PropertyValues } from "lit";
import type { Session } from "../services/session";
import type { AppState } from "../state/app-state";
import type { Unsubscribe } from "../state/store";
import { holdFocus } from "./hold-focus";

/**
 * A part of the page that shows some of the state. It renders into the page itself, not into a shadow root: labels, lists
 * and live regions stay in one tree, which ARIA references need, and one set of styles serves all.
 */
export abstract class HouseElement extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session;
  #stop: Unsubscribe | undefined;
  #listening: AbortController | undefined;

  /** What of the state is shown: the element renders again when one of these became another. */
  protected abstract watched(state: Readonly<AppState>): readonly unknown[];

  /** Listens to the whole window for as long as the element is in the page: give the signal to each listener. */
  protected listen(_signal: AbortSignal): void {}

  protected get state(): Readonly<AppState> {
    return this.session.store.state;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changed: PropertyValues): void {
    holdFocus(this, () => super.update(changed));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.session.store.watch(
      (state) => this.watched(state),
      () => this.requestUpdate(),
    );
    this.#listening = new AbortController();
    this.listen(this.#listening.signal);
  }

  override disconnectedCallback(): void {
    this.#stop?.();
    this.#listening?.abort();
    super.disconnectedCallback();
  }
}
