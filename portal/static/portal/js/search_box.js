/** Who needs suggestions? Loads them when somebody enters a search box; until then a page costs only these lines. */

/** A visitor who saves data, or waits two seconds for every answer, is better served by the plain form. */
const isDear = () => navigator.connection?.saveData || navigator.connection?.effectiveType === "slow-2g";

async function attend(/** @type {any} */ box) {
  if (!box?.dataset?.suggest || isDear()) return;
  try {
    (await import(box.dataset.module)).attach(box);
  } catch {
    // Not loaded, as on a line that broke: the form works without.
  }
}

document.addEventListener("focusin", (event) => attend(event.target));
attend(document.activeElement);
