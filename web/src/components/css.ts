import { noChange } from "lit";
import { Directive, directive, type ElementPart, PartType } from "lit/directive.js";

/**
 * Sets custom properties through the CSSOM: `<i ${css({ "--v": 0.4 })}>`. Lit's styleMap writes a style attribute the first time,
 * which a policy without 'unsafe-inline' refuses.
 */
class SetProperties extends Directive {
  override render(_properties: Record<string, string | number>) {
    return noChange;
  }

  override update(part: ElementPart, [properties]: [Record<string, string | number>]) {
    if (part.type !== PartType.ELEMENT) throw new Error("css() belongs on an element");
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, String(value));
    return noChange;
  }
}

export const css = directive(SetProperties);
