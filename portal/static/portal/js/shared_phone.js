/**
 * A phone that several people write on. Loaded by drafts.js when somebody signs out, or when the device holds a text
 * that was written while nobody was known. Gets what that script knows of its records.
 */

/** Nothing stays behind, and nothing that was not sent goes without its author's word. */
export async function leave(form, { mine, change, unsentSteps, isUnsent, put, say }) {
  const records = await mine();
  const unsent = records.filter(isUnsent).flatMap(unsentSteps).length;
  if (unsent && !confirm(put(say.leaving, { n: unsent }))) return;
  for (const { id } of records) await change(id, () => null);
  await change("last user", () => null);
  form.submit();
}

/** Written while nobody was known here: it waits for whoever says that it is theirs. Asked once a visit. */
export async function adopt(found, { mine, change, idOf, newKey, put, say }) {
  if (sessionStorage.getItem("asked")) return;
  sessionStorage.setItem("asked", "1");
  if (!confirm(put(say.adopt, { title: found[0].title || say.untitled }))) return;
  for (const record of found) {
    const key = (await mine()).some((own) => own.key === record.key) ? newKey() : record.key;
    await change(idOf(key), () => ({ ...record, key, id: idOf(key), whose: say.whose }));
    await change(record.id, () => null);
  }
}
