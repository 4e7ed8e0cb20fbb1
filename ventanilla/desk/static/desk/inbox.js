// The inbox: after htmx has put a message (or a box) in its place, the list, the focus and the live reading follow it;
// while a text is written the server's checks come beside it. Without this module every link and form works by itself.
const CHECK_MS = 300;
const main = document.querySelector("main.inbox-page");

function mark(id) {
  for (const row of main.querySelectorAll(".message-row")) {
    const current = row.id === `r${id}`;
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (current) row.scrollIntoView({ block: "nearest" });
  }
}

function follow(pane) {
  const id = pane.dataset.entry;
  main.dataset.pane = "thread";
  document.getElementById("avisos")?.replaceChildren();
  const live = new URL(main.dataset.live, location.href);
  live.searchParams.set("mensaje", id);
  main.dataset.live = live.pathname + live.search;
  mark(id);
  const message = pane.querySelector("[data-current]") ?? pane.querySelector("#hilo");
  show(message);
  message?.focus({ preventScroll: true });
  prepare(pane);
  setTimeout(lookAhead, 100);
}

function show(message) {
  if (!message) return;
  const scroll = message.closest(".thread-scroll");
  if (scroll && scroll.scrollHeight > scroll.clientHeight) scroll.scrollTop = Math.max(0, message.offsetTop - scroll.offsetTop - 48);
}

function prepare(root) {
  for (const area of root.querySelectorAll("textarea[data-check-url]")) watch(area);
}

function open(box) {
  prepare(box);
  const start = box.querySelector("[data-start]") ?? box.querySelector("#texto") ?? box.querySelector("a, button");
  start?.focus();
  if (start?.matches("textarea")) start.setSelectionRange(start.value.length, start.value.length);
  start?.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("htmx:after:swap", () => {
  const pane = main.querySelector(".thread-pane[data-entry]");
  if (pane && !("seen" in pane.dataset)) {
    pane.dataset.seen = "";
    return follow(pane);
  }
  const box = document.getElementById("caja");
  if (box?.firstElementChild && !("seen" in box.firstElementChild.dataset)) {
    box.firstElementChild.dataset.seen = "";
    open(box);
  }
});

// The next of the list is asked for while this one is read, and kept a minute in memory: J shows it at once.
const FRESH_MS = 60_000;
let ahead;

function lookAhead() {
  const url = main.querySelector(".steps [data-key=j]")?.getAttribute("href");
  if (!url || document.hidden || ahead?.url === url) return;
  const headers = { "HX-Request": "true", "HX-Target": "div#trabajo" };
  const answer = fetch(url, { headers, credentials: "same-origin", redirect: "error" }).catch(() => null);
  ahead = { url, answer, at: performance.now() };
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const kept = ahead;
  if (!kept || ctx.target?.id !== "trabajo" || ctx.request.action !== kept.url || performance.now() - kept.at > FRESH_MS) return;
  ahead = undefined;
  ctx.fetch = async (action, request) => {
    const answer = await kept.answer;
    return answer?.ok ? answer : fetch(action, request);
  };
});

// A page of its own (signing in again, an error, what is no longer there) is shown whole, never inside a pane.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (!ctx.response.raw.redirected && ctx.response.status < 400) return;
  event.preventDefault();
  location.assign(ctx.request.action);
});

// Going back asks for the page again: what it showed may have been answered meanwhile.
document.addEventListener("htmx:before:history:restore", (event) => {
  event.preventDefault();
  location.reload();
});

// the checks, while one writes -------------------------------------------------
const watched = new WeakMap();

function watch(area) {
  if (watched.has(area)) return;
  watched.set(area, { timer: 0, turn: 0, last: area.value });
  area.addEventListener("input", () => {
    const state = watched.get(area);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => check(area), CHECK_MS);
  });
  area.addEventListener("focus", () => area.form.setAttribute("data-open", ""));
}

async function check(area) {
  const state = watched.get(area);
  const turn = ++state.turn;
  const place = document.getElementById("comprobacion");
  if (!place || !area.isConnected) return;
  try {
    const answer = await fetch(area.dataset.checkUrl, { method: "POST", body: new FormData(area.form), credentials: "same-origin", redirect: "error" });
    if (!answer.ok || turn !== state.turn || !area.isConnected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (fresh.innerHTML !== place.innerHTML && !place.contains(document.activeElement)) place.replaceChildren(...fresh.childNodes);
  } catch {
    return;
  }
  stop(area.form);
}

// What must be corrected takes the place of the button's own words; the server refuses it in any case.
function stop(form) {
  const button = form.querySelector("[data-send]");
  const words = button?.querySelector("span");
  if (!words || !button.dataset.stopped) return;
  button.dataset.says ??= words.textContent;
  const stopped = document.querySelector("#comprobacion [data-stops]") !== null;
  words.textContent = stopped ? button.dataset.stopped : button.dataset.says;
  if (stopped) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("aria-disabled") === "true") event.preventDefault();
});

// a text that is ready goes where the caret is; a text to be put by hand goes to the clipboard ----
document.addEventListener("click", (event) => {
  const named = event.target.closest?.("[data-focus]");
  const field = named && document.getElementById(named.dataset.focus);
  if (field) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return field.focus();
  }
  const ready = event.target.closest?.("[data-insert]");
  const area = document.getElementById("texto");
  if (ready && area) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ready.closest("details")?.removeAttribute("open");
    const gap = area.value.trim() && !area.value.endsWith("\n") && area.selectionStart === area.value.length ? "\n\n" : "";
    area.focus();
    area.setRangeText(gap + ready.dataset.insert, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const copier = event.target.closest?.("[data-copy]");
  if (copier) copy(copier);
}, true);

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.innerText);
  } catch {
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  button.querySelector("span").textContent = button.dataset.copied;
  if (button.dataset.then) globalThis.open(button.dataset.then, "_blank", "noreferrer");
}

// service and reason are kept at each tick ---------------------------------------
document.addEventListener("change", async (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-saved]");
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (said) said.textContent = answer?.ok ? said.dataset.saved : "";
});

const pane = main.querySelector(".thread-pane[data-entry]");
if (pane) {
  pane.dataset.seen = "";
  const box = document.getElementById("caja");
  if (box?.firstElementChild) box.firstElementChild.dataset.seen = "";
  prepare(pane);
  setTimeout(lookAhead, 300);
  mark(pane.dataset.entry);
  show(pane.querySelector("[data-current]"));
  if (box?.querySelector("[data-open] [role=alert]")) box.querySelector("textarea, [data-start]")?.focus();
  else if (!location.hash && document.activeElement === document.body) pane.querySelector("[data-current]")?.focus({ preventScroll: true });
}
