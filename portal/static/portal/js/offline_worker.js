/**
 * Opens the form without a line, and nothing else. `/sw.js` puts VERSION and FILES in front of this.
 * Kept are the form with all questions (asked for without cookies, so that it holds nobody's name), its style and its
 * script. No other page, no answer of the server, nothing that somebody wrote.
 */

const { scope } = self.registration;
const shell = new URL("offline/", scope).href;
const prefix = `share${new URL(scope).pathname}`; // one store a language
const PATIENCE = 4000; // milliseconds that a page may take on the line
const DAY = 86_400_000;

const open = () => caches.open(prefix + VERSION);

async function renew(cache) {
  const answer = await fetch(shell, { credentials: "omit", cache: "no-cache" });
  if (answer.ok && !answer.redirected) await cache.put(shell, answer);
}

/** Its lists of countries and themes change now and then. */
async function renewOld() {
  const cache = await open();
  const kept = await cache.match(shell);
  if (!kept || Date.now() - new Date(kept.headers.get("Date")) > DAY) await renew(cache);
}

async function install() {
  const cache = await open();
  await cache.addAll(FILES);
  await renew(cache);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== prefix + VERSION).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page from the line; the kept form where there is none, or none that answers in time. */
async function page(event) {
  const onLine = fetch(event.request);
  try {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const answer = await Promise.race([onLine, late]);
    if (answer && ![502, 503, 504].includes(answer.status)) {
      event.waitUntil(renewOld().catch(() => {}));
      return answer;
    }
  } catch {
    // No line.
  }
  onLine.catch(() => {});
  return (await (await open()).match(shell)) ?? onLine;
}

async function file(event) {
  return (await (await open()).match(event.request)) ?? fetch(event.request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate" && url.startsWith(scope)) event.respondWith(page(event));
  else if (FILES.includes(new URL(url).pathname)) event.respondWith(file(event));
});
