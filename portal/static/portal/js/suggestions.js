/**
 * Which records go with what is being typed? Makes a search box an editable combobox with a list (WAI-ARIA 1.2).
 * What was typed is never changed; the form works as before. All words come with the answer, in the reader's language.
 */

const PAUSE = 200; // milliseconds without a key before anything is asked
const FEWEST = 2; // letters; one Han character is a word
const ON_2G = { pause: 700, fewest: 4 }; // there an answer takes a second and a half: ask less
const HAN = /\p{Script=Han}/u;

const isSlow = () => navigator.connection?.effectiveType === "2g";

let restingUntil = 0; // the engine rests, so no box asks

export function attach(/** @type {HTMLInputElement} */ input) {
  if (!input.hasAttribute("aria-autocomplete")) new Suggestions(input);
}

class Suggestions {
  /** @param {HTMLInputElement} input */
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.list = make("ul", { role: "listbox", id: `${input.id}-suggestions`, hidden: "" });
    this.status = make("p", { role: "status", class: "vh" });
    this.active = -1; // which option the arrow keys have reached
    this.answered = ""; // for which words the list was made
    input.after(this.list);
    this.form.append(this.status);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    setAttributes(input, { ...roles, "aria-controls": this.list.id });
    input.addEventListener("input", (event) => event.isComposing || this.typed());
    input.addEventListener("compositionend", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.rest());
    this.form.addEventListener("submit", () => this.rest());
    addEventListener("pagehide", () => this.rest()); // who comes back finds the page, not the list
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    if (document.activeElement === input && input.value !== input.defaultValue) this.typed(); // typed while we loaded
  }

  get words() {
    return this.input.value.trim();
  }

  get isLongEnough() {
    const fewest = HAN.test(this.words) ? 1 : isSlow() ? ON_2G.fewest : FEWEST;
    return [...this.words].length >= fewest;
  }

  typed() {
    this.forget();
    this.activate(-1);
    if (!this.isLongEnough) this.close();
    else if (this.words === this.answered) this.open();
    else this.timer = setTimeout(() => this.ask(), isSlow() ? ON_2G.pause : PAUSE);
  }

  /** Drop what is on its way: an older answer must not come over a newer one. */
  forget() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async ask() {
    this.forget();
    if (Date.now() < restingUntil) return;
    const words = this.words;
    const { signal } = (this.request = new AbortController());
    try {
      const answer = await fetch(this.address(words), { signal });
      if (!answer.ok) restingUntil = Date.now() + 1000 * (Number(answer.headers.get("Retry-After")) || 5);
      const found = await answer.json();
      if (signal.aborted) return;
      this.fill(words, found);
      if (found.suggestions.length) this.open();
      else this.close();
    } catch {
      if (!signal.aborted) this.close(); // no line, or no answer to read
    }
  }

  /** The words with the filters of the form: a list suggests what it holds. */
  address(words) {
    const url = new URL(this.input.dataset.suggest, location.href);
    for (const [name, value] of new FormData(this.form)) {
      url.searchParams.append(name, name === this.input.name ? words : value);
    }
    return url;
  }

  fill(words, { suggestions, label, status, search }) {
    const options = suggestions.map(({ title, url, about, lang, dir }) => {
      const option = make("li", { role: "option", "data-url": url });
      option.append(make("span", { lang, dir }, title), " ", make("small", {}, about));
      return option;
    });
    options.push(make("li", { role: "option" }, search));
    options.forEach((option, number) => {
      setAttributes(option, { id: `${this.list.id}-${number}`, "aria-selected": "false" });
    });
    this.list.replaceChildren(...options);
    this.list.setAttribute("aria-label", label);
    this.status.textContent = status;
    this.answered = words;
    this.activate(-1);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open() {
    if (document.activeElement !== this.input || this.list.children.length < 2) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  rest() {
    this.forget();
    this.close();
    this.status.textContent = "";
  }

  /** The focus stays in the box; `aria-activedescendant` says where the arrow keys are. */
  activate(number) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const option = this.list.children[number];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(option) {
    if (!option) return;
    this.close();
    if (option.dataset.url) location.assign(option.dataset.url);
    else this.form.requestSubmit();
  }

  pressed(event) {
    // The key that ends a composition belongs to the input method; Safari tells it by 229 only.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { key, altKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) this.reopen();
      else if (altKey) key === "ArrowUp" && this.close();
      else this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && this.isOpen && this.active >= 0) {
      event.preventDefault();
      this.choose(this.list.children[this.active]);
    } else if (key === "Escape" && this.isOpen) {
      event.preventDefault(); // else the browser empties the box
      this.forget();
      this.close();
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      this.activate(-1); // these move in the text
    }
  }

  reopen() {
    if (!this.isLongEnough) return;
    if (this.words === this.answered) this.open();
    else this.ask();
  }

  move(step) {
    const number = this.list.children.length;
    this.activate(this.active < 0 && step < 0 ? number - 1 : (this.active + step + number) % number);
  }
}

function make(tag, attributes, text = "") {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.textContent = text;
  return element;
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
