/** The field that a relay's pages carry where it has events to bring. */
const field = "Earshot-Live";
const shelf = "earshot.relay";

/**
 * Where live events come from: `<meta name="earshot-relay" content="...">` names it, else the page's own host says so in
 * its answers. A host that is out of reach may be the relay that it was before. Undefined: there is none.
 */
export async function relayAddress(page: Document): Promise<URL | undefined> {
  const named = page.querySelector<HTMLMetaElement>('meta[name="earshot-relay"]')?.content;
  if (named) return new URL(named, page.baseURI);
  const told = navigator.onLine ? await askHost(page) : undefined;
  if (told === "") localStorage.removeItem(shelf);
  else if (told !== undefined) localStorage.setItem(shelf, told);
  const address = told ?? localStorage.getItem(shelf);
  return address ? new URL(address, page.baseURI) : undefined;
}

/** Empty: it is no relay. Undefined: it is out of reach. */
async function askHost(page: Document): Promise<string | undefined> {
  try {
    // Of the page itself, so that a host without a relay has nothing to complain about.
    const answer = await fetch(page.baseURI, { method: "HEAD", cache: "no-store" });
    return answer.ok ? (answer.headers.get(field) ?? "") : undefined;
  } catch {
    return undefined;
  }
}
