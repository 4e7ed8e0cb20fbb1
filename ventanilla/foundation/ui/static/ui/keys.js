// Single-key shortcuts: an element with data-key="j" (or "g h") is used when its key is pressed outside any field.
// What is inside [data-keys-first] goes before the rest. <html data-keys="off"> switches them off; Ctrl+Enter sends, Esc leaves a text and keeps it.
const CHORD_MS = 1200;
let first = "";
let firstAt = 0;

document.documentElement.dataset.js = "";

const off = () => document.documentElement.dataset.keys === "off";
const writing = (el) => el?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
const onScreen = (el) => el.getClientRects().length > 0;
const named = (key) => {
  const found = [...document.querySelectorAll("[data-key]")].filter((el) => el.dataset.key === key && onScreen(el) && el.getAttribute("aria-disabled") !== "true");
  return found.find((el) => el.closest("[data-keys-first]")) ?? found[0];
};
const startsChord = (key) => [...document.querySelectorAll("[data-key]")].some((el) => el.dataset.key.startsWith(`${key} `));

function use(el) {
  if (el.matches("input:not([type=submit], [type=button]), textarea, select")) {
    el.focus();
    el.select?.();
  } else if ("keyFocus" in el.dataset) {
    el.focus();
  } else {
    el.click();
  }
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function leaveOrSend(event) {
  const field = event.target;
  if (event.key === "Escape" && field.matches("textarea, input")) {
    field.blur();
    field.closest("[tabindex]")?.focus();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.matches("textarea")) {
    event.preventDefault();
    const submit = field.form?.querySelector("[data-send]") ?? field.form?.querySelector("[type=submit]");
    if (submit && submit.getAttribute("aria-disabled") !== "true") field.form.requestSubmit(submit);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (writing(event.target)) return leaveOrSend(event);
  if (off() || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "?") {
    event.preventDefault();
    return openDialog("keys");
  }
  const chord = event.timeStamp - firstAt < CHORD_MS ? named(`${first} ${key}`) : undefined;
  const target = chord ?? named(key);
  first = startsChord(key) ? key : "";
  firstAt = event.timeStamp;
  if (!target) return;
  event.preventDefault();
  use(target);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) openDialog(opener.dataset.openDialog);
});
