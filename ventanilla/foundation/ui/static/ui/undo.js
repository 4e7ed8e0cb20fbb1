// Counts down the seconds in which something can still be undone. Pointer or focus on the notice holds it (WCAG 2.2.1);
// Without this module it is a form with a button.
const started = new WeakSet();

function start(toast) {
  if (started.has(toast)) return;
  started.add(toast);
  const left = toast.querySelector("[data-undo-left]");
  let seconds = Number(toast.dataset.undoSeconds);
  let held = false;
  const hold = (on) => {
    held = on;
    toast.toggleAttribute("data-undo-paused", on);
  };
  toast.addEventListener("pointerenter", () => hold(true));
  toast.addEventListener("pointerleave", () => hold(toast.contains(document.activeElement)));
  toast.addEventListener("focusin", () => hold(true));
  toast.addEventListener("focusout", () => hold(false));
  const tick = setInterval(() => {
    if (!toast.isConnected) return clearInterval(tick);
    if (held) return;
    seconds -= 1;
    if (left) left.textContent = `${Math.max(seconds, 0)} s`;
    if (seconds <= 0) {
      clearInterval(tick);
      toast.remove();
    }
  }, 1000);
}

const startAll = (root) => root.querySelectorAll("[data-undo-seconds]").forEach(start);
startAll(document);
const place = document.getElementById("toasts");
if (place) new MutationObserver(() => startAll(place)).observe(place, { childList: true, subtree: true });
