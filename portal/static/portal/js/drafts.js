/**
 * Keeps on this device what is typed, within half a second, and sends it when there is a line.
 *
 * One record a case in IndexedDB, so that typing, queueing and clearing are each one transaction. What was sent is
 * forgotten only when the server has named the same key. Pages work without this script; all words come from the
 * status line (contributions/kept.html), in the reader's language.
 */
const line = document.getElementById("kept");
const say = line.dataset;
const forms = [...document.querySelectorAll("form[data-step], form[data-check]")];
const place = document.querySelector("[data-case]")?.dataset ?? {}; // the case of this page; empty: a new one
const isShell = place.case === ""; // the form without a line: all questions, nothing of the server in it
const tab = newKey(); // this page in this tab: tells two tabs on one question apart
const SOON = 400; // milliseconds from the first key that is not kept yet
const PAUSE = 5000; // without a key, before an answer is sent unasked
const PATIENCE = 60_000;
const DAY = 86_400_000; // how long it is said that a case was sent
const CHECK = "check"; // the answer of the last page: licence and declarations
let me = say.whose;
let memory; // Map of records, once the browser has failed to keep one
let problem = ""; // why the last sending failed: a word of the status line
let waiting; // timer of the next try
let tries = 0;
let sending = Promise.resolve();
let request = new AbortController();

/** A random UUID; where the page is not on HTTPS, by way of an address that browsers make of one. */
function newKey() {
  return crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36);
}

// --- What the device keeps ---------------------------------------------------------------------------------------
let db;
const opened = new Promise((resolve) => {
  setTimeout(resolve, 2000); // some never answer
  try {
    const asked = indexedDB.open("drafts", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "id" });
    asked.onsuccess = () => {
      db = asked.result;
      if (memory) moveIn();
      resolve();
    };
    asked.onerror = asked.onblocked = resolve;
  } catch {
    resolve();
  }
});
let moving; // what was kept in memory is on its way into a store that opened late: reading and writing wait for it

/** The store opened after all, as on a slow phone: what was kept in memory so far goes into it, at once or not at all. */
async function moveIn() {
  moving = inStore("readwrite", (store) => {
    store.get("last user").onsuccess = ({ target: { result: last } }) => {
      me ||= last?.user ?? "";
      for (const record of memory.values()) {
        if (record.key) Object.assign(record, { whose: me, id: idOf(record.key) });
        store.get(record.id).onsuccess = ({ target: { result: old } }) => {
          store.put({ ...old, ...record, steps: { ...old?.steps, ...record.steps } });
        };
      }
    };
  }).then(
    () => (memory = undefined),
    () => {}, // it keeps nothing after all
  );
  await moving;
  await known;
  for (const form of forms) await restore(form);
  await show();
  send("quiet");
}
/** Runs `use(store)` in one transaction; what the last request gave, or undefined where nothing can be kept. */
async function inStore(mode, use) {
  await opened;
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("drafts", mode, { durability: "strict" });
    let found;
    use(transaction.objectStore("drafts"), (value) => (found = value));
    transaction.oncomplete = () => resolve(found);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}
/** Read, edit and write one record at once: safe between tabs. `edit` changes it in place; null takes it away. */
async function change(id, edit) {
  await moving;
  if (!memory) {
    try {
      return await inStore("readwrite", (store, give) => {
        store.get(id).onsuccess = ({ target }) => {
          const record = edit(target.result);
          if (record === null) store.delete(id);
          else if (record) store.put(record);
          give(record);
        };
      });
    } catch {
      const held = await everything().catch(() => []);
      memory ??= new Map(held.map((record) => [record.id, record]));
    }
  }
  const record = edit(memory.get(id));
  if (record === null) memory.delete(id);
  else if (record) memory.set(id, record);
  return record;
}
async function everything() {
  await moving;
  if (memory) return [...memory.values()];
  return inStore("readonly", (store, give) => {
    store.getAll().onsuccess = ({ target }) => give(target.result);
  });
}
const mine = async () => (await everything().catch(() => [])).filter((record) => record.whose === me && record.key);
const idOf = (key) => `${me}|${key}`;
const unsentSteps = (record) => Object.entries(record.steps).filter(([name, step]) => step.dirty && name !== CHECK);
const isUnsent = (record) => record.send || unsentSteps(record).length > 0;

// --- Typing ------------------------------------------------------------------------------------------------------
/** Name and value of each field, as the form would post them. Files are not kept. */
function fieldsOf(form) {
  const left = ["csrfmiddlewaretoken", "base", "writer", "whose", "kept", "kind", "form", "language"];
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !left.includes(name));
}
/** One more row of a list, as the server would add it. */
function addRow(form, name) {
  const rows = form.querySelectorAll(`#rows-${name} > .one`);
  const last = rows[rows.length - 1];
  const row = last.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of ["id", "name", "for"]) {
      const text = element.getAttribute(attribute);
      if (text) element.setAttribute(attribute, text.replace(`${name}-${rows.length - 1}`, `${name}-${rows.length}`));
    }
    if (element.type === "hidden") element.remove();
    else if ("value" in element && element.type !== "checkbox") element.value = "";
  }
  last.after(row);
  return row;
}
function fill(form, fields) {
  for (const [field] of fields) {
    const [, name] = field.match(/^(\w+)-\d+-\w+$/) ?? [];
    if (name && !form.elements[field] && !field.endsWith("-id") && form.querySelector(`#rows-${name} > .one`)) addRow(form, name);
  }
  for (const control of form.elements) {
    if (!control.name || /^(?:hidden|submit|button|file)$/.test(control.type)) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (/^(?:checkbox|radio)$/.test(control.type)) control.checked = values.includes(control.value);
    else if (control.options) for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values[0];
  }
}
const stepOf = (form) => form.dataset.step ?? CHECK;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const timers = new Map();

function typed(form) {
  form.isTouched = true;
  if (!timers.has(form)) timers.set(form, setTimeout(() => keep(form), SOON));
  clearTimeout(form.pause);
  const isDear = navigator.connection?.saveData;
  if (memory || !isDear) form.pause = setTimeout(() => send("quiet"), memory ? SOON * 2 : PAUSE);
}
/** Keep what stands in the form. `extra` goes into the record as well: that it shall be sent for review. */
async function keep(form, extra = {}, how = {}) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  await known;
  const { case: key, kind, form: length, language } = place;
  const name = stepOf(form);
  const fields = fieldsOf(form);
  const isOld = same(fields, form.kept);
  form.kept = fields;
  const { base, writer } = form.elements;
  const record = await change(idOf(key), (record = { id: idOf(key), key, whose: me, steps: {} }) => {
    const before = record.steps[name];
    const isOther = before && before.tab !== tab;
    if (isOther && isOld) return Object.assign(record, extra); // kept before another tab wrote here: in `aside`, or sent
    const step = { fields, at: Date.now(), dirty: true, tab, ...how };
    step.base = Number(base?.value ?? before?.base ?? 0);
    step.writer = writer?.value ?? before?.writer ?? tab; // the form without a line has none from the server
    step.aside = before?.aside ?? [];
    if (isShell && before) step.fields.push(...before.fields.filter(([field]) => !form.elements[field]));
    if (isOther && before.dirty && !same(before.fields, fields)) {
      // Another tab wrote here, unsent: its text goes aside, and to the server after this one, as another hand's: a
      // page that was opened on unsent text has the writer of the page that wrote it.
      const { fields, at, tab: writer } = before;
      step.aside = [...step.aside.filter((text) => ![writer, tab].includes(text.writer)), { fields, at, writer }];
    }
    if (isOther && before.base > step.base) step.writer = tab; // it sent a text that this page has never shown
    if (before?.theirs) step.theirs = before.theirs;
    record.steps[name] = step;
    const title = fields.find(([field]) => field === "title")?.[1] || record.title;
    return Object.assign(record, { kind, form: length, language, title, sent: undefined }, extra);
  });
  await show();
  return record;
}
/** Text that this device still holds comes back into the form; what the server has by now is left to the page. */
async function restore(form) {
  const { base, writer } = form.elements;
  await change(idOf(place.case), (record) => {
    const step = record?.steps[stepOf(form)];
    if (!step) return;
    // A row was taken away by the server, or the author has chosen between two texts that the server holds. Never
    // by what stands in the form: a browser's Back puts text there that the server does not have.
    const isDecided = step.theirs && Number(base?.value) > step.theirs.version;
    const isThere = (step.native && Number(base?.value) > step.base) || (isDecided && step.at <= step.theirs.at);
    if (isDecided) delete step.theirs;
    delete step.native;
    if (isThere) step.dirty = false;
    else if ((step.dirty || isShell) && !form.isTouched) {
      fill(form, step.fields);
      step.tab = tab;
      if (step.dirty && base) [base.value, writer.value] = [step.base, step.writer];
    } else if (!step.dirty) step.fields = fieldsOf(form);
    return record;
  });
}

// --- Sending -----------------------------------------------------------------------------------------------------
/** One sending at a time: in this tab by a chain, between tabs by a lock. The server would sort out the rest. */
function send(how) {
  const all = () => sendAll(how);
  const locked = () => (navigator.locks ? navigator.locks.request("drafts", all) : all());
  sending = sending.then(locked, locked);
  return sending;
}
async function sendAll(how) {
  clearTimeout(waiting);
  request = new AbortController();
  problem = "";
  try {
    for (const record of await mine()) {
      if (sendable(record) && (await post(record, how)) === "stop") break;
    }
    for (const record of problem ? [] : await mine()) {
      if ((await sendAside(record)) === "stop") break;
    }
  } finally {
    if (problem === "line") waiting = setTimeout(() => send("quiet"), Math.min(600, 15 * 2 ** tries++) * 1000);
    else tries = 0;
    await show();
  }
}
/** A question in conflict waits for its author. */
const sendable = (record) => record.send || unsentSteps(record).some(([, step]) => !step.theirs);

async function asked(url, options = {}) {
  const late = setTimeout(() => request.abort(), PATIENCE);
  try {
    const { signal } = request;
    const answer = await fetch(url, { ...options, signal, headers: { Accept: "application/json", ...options.headers } });
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer.status, ...(isOurs && (await answer.json())) }; // half an answer is none: the catch
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(late);
  }
}
/** Send one case. "stop": there is no line, or nobody signed in, so the others need not try. */
async function post(record, how) {
  const token = await asked(say.token);
  if (token.status !== 200) return stop("line");
  if (token.whose !== me) return stop("signedOut");
  const body = JSON.stringify(bodyOf(record));
  if (how !== "quiet") await show("sending");
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token.token };
  const answer = await asked(`${say.share}${record.key}/all/`, { method: "POST", body, headers });
  const { status } = answer;
  if (status === 500) problem = "line"; // of this case perhaps: the others are tried
  if (status === 500) return "";
  if (status === 0 || status > 500 || [408, 429].includes(status) || answer.error === "cut") return stop("line");
  if (status === 401 || answer.error === "other_user") return stop("signedOut");
  if (answer.key !== record.key) {
    // An answer that is none: this case stays here, and the others are sent all the same.
    await change(record.id, (now) => now && Object.assign(now, { refused: status, send: 0 }));
    return "";
  }
  await change(record.id, (now) => now && settle(now, record, answer));
  return "sent";
}
/** What other tabs wrote goes to the server as the other of two texts: written on no version, by another hand. */
async function sendAside(record) {
  for (const [name, { dirty, aside }] of Object.entries(record.steps)) {
    for (const text of (!dirty && aside) || []) {
      const steps = { [name]: { ...text, base: 0, dirty: true, isOther: true } };
      const why = await post({ ...record, steps, send: 0 }, "quiet");
      if (why !== "sent") return why;
    }
  }
  return "";
}
function stop(why) {
  problem = why;
  return "stop";
}
function bodyOf({ kind, form, language, steps, send }) {
  const body = { kind, form, language, steps: {}, send: Boolean(send) };
  for (const [name, { fields, base, writer, dirty, theirs }] of Object.entries(steps)) {
    const values = {};
    for (const [field, value] of fields) (values[field] ??= []).push(value);
    if (name === CHECK) body.check = Object.fromEntries(fields);
    else if (dirty && !theirs) body.steps[name] = { fields: values, base, writer };
  }
  return body;
}
/** Bring the record up to what the server said. What was typed in the meantime stays unsent. */
function settle(now, sent, { status, state, steps = {}, missing, number, url }) {
  for (const [name, { state, version, next }] of Object.entries(steps)) {
    const step = now.steps[name];
    const { at, isOther } = sent.steps[name] ?? {};
    if (!step) continue;
    if (isOther) step.aside = step.aside.filter((text) => text.at !== at);
    if (state === "conflict") step.theirs = { version, at: isOther && !step.dirty ? step.at : at };
    else if (isOther) continue;
    else Object.assign(step, { base: version, next, dirty: step.at !== at });
    const form = place.case === now.key ? forms.find((each) => stepOf(each) === name) : null;
    if (form?.elements.base && step.tab === tab && !step.theirs) form.elements.base.value = version;
  }
  now.refused = [200, 409, 422].includes(status) && !["busy", "exists"].includes(state) ? 0 : status;
  now.missing = status === 422 && missing;
  if (url) {
    const since = Object.entries(now.steps).filter(([name, step]) => name !== CHECK && step.at > (sent.steps[name]?.at ?? 0));
    Object.assign(now, { sent: { number, url, state }, steps: Object.fromEntries(since), at: Date.now() });
  }
  if (url || status !== 200) now.send = 0;
  return now;
}

// --- What the author sees ----------------------------------------------------------------------------------------
const hour = (at) => {
  const { lang } = document.documentElement; // 14:02 in every language, the day before the month: as the server does
  const dateStyle = new Date(at).toDateString() === new Date().toDateString() ? undefined : "long";
  const how = { dateStyle, timeStyle: "short", hourCycle: "h23" };
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, how).format(at);
};
const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The status line and the marks in lists. Text is replaced only by another, so that it is read out once. */
async function show(isSending) {
  const records = await mine();
  const here = place.case ? records.filter(({ key }) => key === place.case) : records;
  const unsent = here.filter(isUnsent);
  const steps = unsent.flatMap(unsentSteps);
  const done = here.find((record) => record.sent);
  const at = Math.max(...unsent.map(({ send }) => send || 0), ...steps.map(([, step]) => step.at));
  const values = { n: steps.length, time: hour(unsent.length ? at : (done?.at ?? Date.now())), ...done?.sent };
  values.kb = Math.ceil(JSON.stringify(unsent).length / 1024);
  const state = isSending ? "sending" : stateOf(unsent, done, here);
  const [mark, button, link] = line.children;
  if (state || line.dataset.state) write(mark, state && put(say[state], values), `at ${unsent.length ? "out" : "srv"}`);
  if (state || line.dataset.state) line.dataset.state = state; // before that, what the server wrote stands there
  line.hidden = !mark.textContent.trim();
  button.hidden = !unsent.length;
  write(button, put(say.sendNow, values));
  const undecided = here.flatMap(({ key, steps }) => Object.keys(steps).filter((name) => steps[name].theirs).map((name) => [key, name]))[0];
  const ways = {
    signedOut: [`${say.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`, say.toSignIn],
    sent: [done?.sent.url, say.toSent],
    conflict: undecided && [`${say.share}${undecided[0]}/compare/${undecided[1]}/`, say.toCompare],
    kept: [forms[0]?.dataset.next, say.goOn],
  };
  const [href, text] = ways[state] ?? [];
  link.hidden = !href;
  if (href) [link.href, link.textContent] = [href, text];
  markRows(records);
}
function stateOf(unsent, done, here) {
  if (here.some(({ steps }) => Object.values(steps).some((step) => step.theirs))) return "conflict";
  if (unsent.some((record) => record.refused)) return "refused";
  if (unsent.length && problem === "signedOut") return "signedOut";
  if (unsent.length && memory) return "nothing";
  if (unsent.length && unsent.some((record) => record.send)) return "queued";
  if (unsent.length) return forms.length ? "kept" : "parts";
  if (done) return "sent";
  return here.length && (forms.length || line.dataset.state) ? "saved" : "";
}
function write(element, text, className = element.className) {
  if (element.textContent !== text) element.textContent = text;
  element.className = className;
}
/** "On this device since 14:02, not sent" at the rows of a task list or of a list of drafts. */
function markRows(records) {
  for (const mark of document.querySelectorAll(".on-device")) mark.remove();
  const list = document.querySelector("[data-drafts]"); // for what is on this device alone
  for (const record of records) {
    const steps = unsentSteps(record);
    const values = { n: steps.length, time: hour(Math.max(0, ...steps.map(([, step]) => step.at))) };
    for (const [name] of record.key === place.case ? steps : []) {
      document.querySelector(`.tasks > li[id="${name}"]`)?.append(make("span", "at out on-device", put(say.part, values)));
    }
    if (!list || !isUnsent(record)) continue;
    let row = document.querySelector(`li[data-draft="${record.key}"]`);
    if (!row) {
      row = make("li", "on-device", "");
      const { kind, form, language } = record;
      const link = make("a", "", record.title || say.untitled);
      link.href = `${say.share}${record.key}/?${new URLSearchParams({ kind, form, language })}`;
      row.append(link);
      list.append(row);
      list.hidden = false;
    }
    row.append(make("span", "at out on-device", put(record.send ? say.queued : say.parts, values)));
  }
}
const make = (name, className, textContent) => Object.assign(document.createElement(name), { className, textContent });

// --- The page ----------------------------------------------------------------------------------------------------
/** The button of a question, or of the last page: kept here first, then sent, then on to what follows. */
async function submitted(event) {
  const form = event.target;
  if (form.isPlain) return (form.isPlain = false);
  event.preventDefault();
  const { name, value } = event.submitter ?? {};
  if (name && isShell) return addRow(form, value).querySelector("input, textarea").focus();
  if (name) {
    // "Add another" and its like are the server's: kept here, then sent as a plain form.
    await keep(form, {}, { native: name === "take_away" });
    form.isPlain = true;
    return form.requestSubmit(event.submitter);
  }
  if (form.busy) return undefined;
  form.busy = true;
  const { id } = await keep(form, "check" in form.dataset ? { send: Date.now() } : {});
  request.abort(); // what hangs begins anew: the key makes that safe
  await send();
  form.busy = false;
  const record = (await mine()).find((each) => each.id === id);
  const step = record?.steps[stepOf(form)];
  if (record?.sent) location.assign(record.sent.url);
  else if (record?.missing) location.assign(`${say.share}${record.key}/check/?show=1`);
  else if (step?.dirty === false && !step.theirs && form.dataset.next) location.assign(step.next || form.dataset.next);
  else line.scrollIntoView({ block: "nearest" });
  return undefined;
}
/** "134 of 900 characters used", by characters as people count them. */
function count(field) {
  const counter = document.querySelector(`[data-limit][data-for="${field.id}"]`);
  if (counter) write(counter, put(say.count, { n: [...field.value].length, max: counter.dataset.limit }));
}
/** Signing out, and text of nobody known: rare, so it is loaded when it comes to that. */
const onSharedPhone = () => import(say.sharedPhone);
const drafts = { mine, change, idOf, newKey, unsentSteps, isUnsent, put, say };

function leaving(event) {
  const form = event.target;
  if (!form.action.endsWith("/account/logout/") || form.method !== "post") return;
  event.preventDefault();
  onSharedPhone().then(({ leave }) => leave(form, drafts));
}

/** The form without a line belongs to the case in its address, or begins one. */
function nameShell() {
  if (place.case !== "") return;
  [place.case = newKey()] = location.pathname.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/) ?? [];
  const { kind, form, language } = place;
  history.replaceState(null, "", `${say.share}${place.case}/?${new URLSearchParams({ kind, form, language })}`);
}
/** Whose device it is: who is signed in, or, in the form without a line, who was last. */
async function identify() {
  nameShell();
  await opened;
  if (!db) memory = new Map();
  if (!me) me = (await everything().catch(() => [])).find(({ id }) => id === "last user")?.user ?? "";
  else await change("last user", () => ({ id: "last user", user: me }));
}
const known = identify();

async function begin() {
  for (const form of forms) {
    for (const field of form.querySelectorAll("[maxlength]")) field.removeAttribute("maxlength"); // pasted text was cut
    form.addEventListener("input", ({ target }) => (typed(form), count(target)));
    form.addEventListener("change", () => typed(form));
    form.addEventListener("submit", submitted);
  }
  const keepAll = () => [...timers.keys()].forEach((form) => keep(form));
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepAll());
  document.addEventListener("submit", leaving);
  addEventListener("online", () => send());
  addEventListener("pageshow", ({ persisted }) => persisted && send());
  line.children[1].addEventListener("click", () => (request.abort(), send()));
  await known;
  for (const form of forms) {
    await restore(form);
    for (const field of form.elements) if (field.value) count(field);
  }
  const ofNobody = (await everything().catch(() => [])).filter(({ key, whose }) => key && whose === "");
  if (me && ofNobody.length) await onSharedPhone().then(({ adopt }) => adopt(ofNobody, drafts)).catch(() => {});
  for (const { id, sent, at } of await mine()) if (sent && Date.now() - at > DAY) await change(id, () => null);
  await show();
  send("quiet");
  line.dataset.ready = "yes";
  if (say.worker) navigator.serviceWorker?.register(say.worker, { scope: say.share }).catch(() => {});
}

begin();
