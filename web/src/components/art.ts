import { glyph } from "../glyph/glyph";
import type { Session } from "../services/session";
import type { Piece } from "../state/piece";
import { layoutOf } from "../state/spaces";

/** A piece's picture, drawn from its numbers. */
export const art = ({ store }: Session, piece: Piece) => glyph(piece.vector, layoutOf(store.state, piece));
