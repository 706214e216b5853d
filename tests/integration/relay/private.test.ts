// Who may hear what: tokens, private channels, TLS.
import { execFileSync } from "node:child_process";
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveClient } from "./live-client.js";
import { type Relay, startRelay, temporaryFolder } from "./relay.js";

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const secret = "a secret of more than thirty-two bytes";
const now = () => Math.floor(Date.now() / 1000);
const claims = (sub: string, more: object = {}) => ({ sub, exp: now() + 60, iss: "issuer", aud: "earshot", ...more });

function hs256(payload: object, key = secret): string {
  const text = `${base64({ alg: "HS256", typ: "JWT" })}.${base64(payload)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

function rs256(payload: object, kid: string, key: KeyObject): string {
  const text = `${base64({ alg: "RS256", kid })}.${base64(payload)}`;
  return `${text}.${createSign("sha256").update(text).sign(key, "base64url")}`;
}

describe("private channels", () => {
  const folder = temporaryFolder();
  const jwks = join(folder.path, "jwks.json");
  const keys = [0, 1].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
  const writeKeys = (index: number) => {
    const jwk = { ...keys[index]?.publicKey.export({ format: "jwk" }), kid: `k${index}`, use: "sig", alg: "RS256" };
    writeFileSync(`${jwks}.new`, JSON.stringify({ keys: [jwk] }));
    renameSync(`${jwks}.new`, jwks);
  };
  const settings = [
    ...["--log", `sqlite:${folder.path}/log`, "--token-secret-file", join(folder.path, "secret")],
    ...["--token-jwks-file", jwks, "--token-issuer", "issuer", "--token-audience", "earshot", "--log-level", "debug"],
  ];
  let relay: Relay;
  beforeAll(async () => {
    writeFileSync(join(folder.path, "secret"), `${secret}\n`);
    writeKeys(0);
    relay = await startRelay(...settings);
  });
  afterAll(async () => {
    await relay.stop();
    folder.remove();
  });

  async function signedIn(sub: string, token = hs256(claims(sub))): Promise<LiveClient> {
    const client = await LiveClient.open(relay);
    client.send({ type: "hello", token });
    expect(await client.message("welcome")).toMatchObject({ listener: sub });
    return client;
  }

  it("are a listener's own devices', each of which resumes", async () => {
    const [phone, desk, other] = [await signedIn("ann"), await signedIn("ann"), await signedIn("bob")];
    await Promise.all([
      phone.subscribe("listener/ann"),
      desk.subscribe("listener/ann"),
      other.subscribe("listener/bob"),
    ]);
    phone.publish("like-1", { event: "like", track: "t1" }, "listener/ann");
    await desk.until(() => desk.records.length === 1, "what the phone liked");
    expect(desk.records[0]?.value).toMatchObject({ id: "like-1", event: "like", track: "t1" });
    await desk.close();
    other.publish("like-2", { event: "like", track: "t2" }, "listener/bob");
    phone.publish("like-3", { event: "like", track: "t3" }, "listener/ann");
    await phone.until(() => phone.records.length === 2, "both of its own");
    const again = await signedIn("ann");
    await again.subscribe("listener/ann", desk.seen);
    await again.until(() => again.records.length === 1, "what came meanwhile");
    expect(again.records).toEqual([phone.records[1]]);
    const fresh = await signedIn("ann");
    await fresh.subscribe("listener/ann", {});
    await fresh.until(() => fresh.records.length === 2, "all there was");
    expect(fresh.records).toEqual(phone.records);
    await other.until(() => other.records.length === 1, "bob's own");
    expect(other.records[0]?.value).toMatchObject({ id: "like-2" });
    // Nothing of it is for all to count.
    const anybody = await LiveClient.open(relay);
    expect(await anybody.subscribe("tracks")).toEqual({});
    anybody.publish("play-1", { event: "play", track: "t" });
    expect(await anybody.message("ack")).toMatchObject({ offset: 0 });
    await Promise.all([phone, again, fresh, other, anybody].map((client) => client.close()));
  });

  it("are nobody else's", async () => {
    const bob = await signedIn("bob");
    const stranger = await LiveClient.open(relay);
    for (const client of [bob, stranger]) {
      client.send({ type: "subscribe", channel: "listener/ann" });
      expect(await client.message("error", 1)).toMatchObject({ code: "forbidden" });
      client.publish("x", { event: "like", track: "t" }, "listener/ann");
      expect(await client.message("error", 2)).toMatchObject({ code: "forbidden", id: "x" });
    }
    bob.publish("x", { event: "like", track: "t", listener: "ann" }, "listener/bob");
    expect(await bob.message("error", 3)).toMatchObject({ code: "bad-event", id: "x" });
    bob.send({ type: "hello", token: hs256(claims("ann")) });
    expect(await bob.message("error", 4)).toMatchObject({ code: "bad-token" });
    await Promise.all([bob.close(), stranger.close()]);
  });

  it("need a token that is signed, in time, of the issuer and for the audience", async () => {
    const client = await LiveClient.open(relay);
    const bad = [
      "nonsense",
      hs256(claims("ann"), "another secret of more than thirty-two bytes"),
      hs256(claims("ann", { exp: now() - 60 })),
      hs256(claims("ann", { nbf: now() + 600 })),
      hs256(claims("ann", { iss: "somebody" })),
      hs256(claims("ann", { aud: ["shop"] })),
      hs256({ exp: now() + 60, iss: "issuer", aud: "earshot" }),
      `${base64({ alg: "none" })}.${base64(claims("ann"))}.`,
      rs256(claims("ann"), "k1", keys[1]?.privateKey as KeyObject),
    ];
    for (const [i, token] of bad.entries()) {
      client.send({ type: "hello", token });
      const { code, message } = await client.message("error", i + 1);
      expect(code).toBe("bad-token");
      expect(message).not.toContain(token);
    }
    await client.close();
    expect(relay.log()).not.toContain(secret);
    expect(relay.log()).not.toContain("eyJ");
  });

  it("take keys that were rotated without a restart", async () => {
    const old = await signedIn("ann", rs256(claims("ann"), "k0", keys[0]?.privateKey as KeyObject));
    writeKeys(1);
    const fresh = rs256(claims("ann"), "k1", keys[1]?.privateKey as KeyObject);
    const client = await LiveClient.open(relay);
    await expect
      .poll(async () => {
        client.send({ type: "hello", token: fresh });
        const before = client.messages.length;
        await client.until(() => client.messages.length > before, "an answer");
        return client.messages.at(-1)?.type;
      })
      .toBe("welcome");
    // Whoever holds the old key signs in no more.
    const late = await LiveClient.open(relay);
    late.send({ type: "hello", token: rs256(claims("ann"), "k0", keys[0]?.privateKey as KeyObject) });
    expect(await late.message("error")).toMatchObject({ code: "bad-token" });
    await Promise.all([old.close(), client.close(), late.close()]);
  });

  it("are closed when the token expires, unless a fresh one came", async () => {
    const short = await startRelay(
      ...settings.slice(2),
      "--log",
      `sqlite:${folder.path}/short`,
      "--live-idle-timeout",
      "1s",
    );
    const clients = await Promise.all([0, 1].map(() => LiveClient.open(short)));
    const [expiring, renewed] = clients as [LiveClient, LiveClient];
    for (const client of clients) {
      client.send({ type: "hello", token: hs256(claims("ann", { exp: now() + 2 })) });
      await client.message("welcome");
    }
    renewed.send({ type: "hello", token: hs256(claims("ann")) });
    await renewed.message("welcome", 2);
    expect(await expiring.closed).toEqual({ code: 1008, reason: "the token has expired" });
    await renewed.subscribe("listener/ann");
    await renewed.close();
    await short.stop();
  });

  it("are not there without keys, and a relay with bad ones does not start", async () => {
    const badKeys = join(folder.path, "bad.json");
    writeFileSync(badKeys, '{"keys":[]}');
    await expect(startRelay("--log", `sqlite:${folder.path}/none`, "--token-jwks-file", badKeys)).rejects.toThrow(
      "has no key for RS256 or HS256",
    );
  });
});

describe("TLS", () => {
  const folder = temporaryFolder();
  const [certificate, key] = ["certificate.pem", "key.pem"].map((name) => join(folder.path, name)) as [string, string];
  let relay: Relay;
  beforeAll(async () => {
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, ...subject];
    execFileSync("openssl", made, { stdio: "pipe" });
    writeFileSync(join(folder.path, "index.html"), "x".repeat(300_000));
    const tls = ["--tls-certificate", certificate, "--tls-key", key];
    relay = await startRelay("--log", `sqlite:${folder.path}/log`, "--site", folder.path, ...tls);
  });
  afterAll(async () => {
    await relay.stop();
    folder.remove();
  });

  it("carries pages and live events", async () => {
    expect(relay.readyLine).toContain("https://127.0.0.1:");
    const page = await new Promise<string>((done, fail) => {
      request(`${relay.url}/`, { rejectUnauthorized: false }, (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => done(text));
      })
        .on("error", fail)
        .end();
    });
    expect(page.length).toBe(300_000);
    const client = await LiveClient.open(relay);
    await client.subscribe("tracks");
    client.publish("e", { event: "play", track: "t" });
    expect(await client.message("ack")).toMatchObject({ offset: 0 });
    await client.close();
  });

  it("is not mixed with plain HTTP", async () => {
    await expect(fetch(`http://127.0.0.1:${relay.port}/`)).rejects.toThrow();
  });

  it("needs a key that fits", async () => {
    const tls = ["--tls-certificate", certificate, "--tls-key", certificate];
    await expect(startRelay("--site", folder.path, ...tls)).rejects.toThrow("is not the certificate's key");
  });
});
