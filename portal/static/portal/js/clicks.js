/**
 * Which place of the list was clicked? Says so in passing to the portal itself, so that editors see whether the best
 * stands first. Links stay as they are; nothing is stored here, and nothing says who it was.
 */

const asked = new URLSearchParams(location.search);
const words = asked.get("q")?.trim();
const isPlain = [...asked.keys()].every((name) => name === "q" || name === "page"); // a filter makes another list
const before = (Number(asked.get("page") || 1) - 1) * 20;

function count(/** @type {MouseEvent} */ event) {
  const link = event.target.closest?.("main .rows h3 a");
  if (!link || event.button > 1) return;
  const isChosen = link.closest(".chosen") !== null;
  const rows = [...document.querySelectorAll("main .rows h3 a")].filter((row) => !row.closest(".chosen"));
  const place = isChosen ? 0 : before + rows.indexOf(link) + 1;
  navigator.sendBeacon("clicked/", new URLSearchParams({ q: words, place: String(place) }));
}

if (words && isPlain && location.pathname.endsWith("/search/")) {
  addEventListener("click", count);
  addEventListener("auxclick", count); // a new tab, by the middle button
}
