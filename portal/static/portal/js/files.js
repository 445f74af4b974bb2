// Files go in pieces under a key made of their content: chosen again, one goes on where it stopped.
const form = document.querySelector("#add");
const texts = form.dataset;
let piece = 65536;

const say = (text, words) =>
  (form.querySelector("[role=status]").textContent = text.replace(/%(\w+)%/g, (_, name) => words[name]));
const hash = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((n) => n.toString(16).padStart(2, 0)).join("");

async function smaller(file) {
  if (file.type !== "image/jpeg" || file.size < 2e5) return file;
  try {
    const photo = await createImageBitmap(file);
    const share = Math.min(1, 1200 / photo.width);
    const canvas = new OffscreenCanvas(photo.width * share, photo.height * share);
    canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
    const made = await canvas.convertToBlob({ type: file.type, quality: 0.8 });
    return made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

async function send(name, file) {
  const { size } = file;
  const { draft } = texts;
  const sha256 = await hash(await file.arrayBuffer());
  const key = await hash(new TextEncoder().encode(draft + sha256));
  const path = texts.to.replace(draft, key.replace(/(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5"));
  for (let offset = 0, state = "coming"; state === "coming"; ) {
    say(texts.sending, { name, done: offset >> 10, all: size >> 10 });
    const began = Date.now();
    const answer = await fetch(`${path}?${new URLSearchParams({ draft, name, sha256, size, offset })}`, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: file.slice(offset, offset + piece),
    });
    if (!answer.ok) throw answer.status;
    ({ offset, state } = await answer.json());
    if (!offset && state === "coming") throw 0;
    if (Date.now() - began < 2e3) piece = Math.min(piece * 2, 1 << 18);
  }
}

form.onsubmit = async (event) => {
  const files = [...form.elements.files.files];
  if (!files.length || !crypto.subtle) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = true;
  try {
    for (const file of files) await send(file.name, await smaller(file));
    location.replace(location.pathname);
  } catch (code) {
    say(code > 400 && code < 404 ? texts.signedOut : texts.broken);
  }
  form.ariaBusy = null;
};
