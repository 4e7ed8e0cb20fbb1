// Counts down the seconds in which something can still be undone; it never says more time than there is. While pointer or
// focus is on the notice it stays, and if data-undo-hold names an address the server is asked to wait too (WCAG 2.2.1).
// Without this module it is a form with a button.
const started = new WeakSet();

async function ask(toast, held) {
  const body = new FormData(toast);
  body.set("held", held ? "1" : "0");
  try {
    return (await fetch(toast.dataset.undoHold, { method: "POST", body, credentials: "same-origin", redirect: "error" })).ok;
  } catch {
    return false;
  }
}

function start(toast) {
  if (started.has(toast)) return;
  started.add(toast);
  const left = toast.querySelector("[data-undo-left]");
  let seconds = Number(toast.dataset.undoSeconds);
  let attended = false;
  let waiting = false;
  const attend = async (on) => {
    if (on === attended) return;
    attended = on;
    if (toast.dataset.undoHold) waiting = (await ask(toast, on)) && on;
    toast.toggleAttribute("data-undo-paused", waiting);
  };
  toast.addEventListener("pointerenter", () => attend(true));
  toast.addEventListener("pointerleave", () => attend(toast.contains(document.activeElement)));
  toast.addEventListener("focusin", () => attend(true));
  toast.addEventListener("focusout", (event) => attend(toast.contains(event.relatedTarget)));
  const tick = setInterval(() => {
    if (!toast.isConnected) return clearInterval(tick);
    if (waiting) return;
    seconds = Math.max(seconds - 1, 0);
    if (left) left.textContent = `${seconds} s`;
    if (seconds > 0 || attended) return;
    clearInterval(tick);
    toast.remove();
  }, 1000);
}

const startAll = (root) => root.querySelectorAll("[data-undo-seconds]").forEach(start);
startAll(document);
const place = document.getElementById("toasts");
if (place) new MutationObserver(() => startAll(place)).observe(place, { childList: true, subtree: true });
