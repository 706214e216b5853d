import { expect } from "vitest";
import { EarshotError } from "../../wasm/src/error.js";

/** The error that a promise rejects with: an EarshotError. */
export async function errorOf(promise: Promise<unknown>): Promise<EarshotError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EarshotError);
  return error as EarshotError;
}
