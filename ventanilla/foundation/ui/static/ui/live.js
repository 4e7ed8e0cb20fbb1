// Reads the page named in data-live every data-live-seconds (20 by default) while the tab is in sight, and puts in place
// only the pieces with the same data-live-id. Focus never moves. At most one sentence is spoken: that of [data-live-says].
const SLOWEST_MS = 300_000;

class Live {
  constructor(root) {
    this.root = root;
    this.every = Math.max(5, Number(root.dataset.liveSeconds) || 20) * 1000;
    this.wait = this.every;
    this.said = "";
    document.addEventListener("visibilitychange", () => this.plan(document.hidden ? undefined : 500));
    this.plan(this.every);
  }

  plan(ms) {
    clearTimeout(this.timer);
    if (ms !== undefined && this.root.isConnected) this.timer = setTimeout(() => this.read(), ms);
  }

  async read() {
    if (document.hidden || this.reading) return;
    this.reading = true;
    try {
      const answer = await fetch(this.root.dataset.live, { headers: { "X-Live": "1" }, credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.place(new DOMParser().parseFromString(await answer.text(), "text/html"));
      this.wait = this.every;
    } catch {
      this.wait = Math.min(this.wait * 2, SLOWEST_MS);
    }
    this.reading = false;
    if (!document.hidden) this.plan(this.wait);
  }

  place(page) {
    for (const fresh of page.querySelectorAll("[data-live-id]")) {
      const id = CSS.escape(fresh.dataset.liveId);
      for (const old of document.querySelectorAll(`[data-live-id="${id}"]`)) {
        if (old.contains(document.activeElement) || old.innerHTML === fresh.innerHTML) continue;
        old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
        globalThis.htmx?.process?.(old);
      }
    }
    this.say(page.querySelector("[data-live-says]")?.textContent.trim() ?? "");
  }

  say(sentence) {
    if (!sentence || sentence === this.said) return;
    this.said = sentence;
    this.voice ??= document.querySelector("[data-live-voice]") ?? makeVoice();
    this.voice.textContent = sentence;
  }
}

function makeVoice() {
  const voice = document.createElement("p");
  voice.className = "unseen";
  voice.setAttribute("role", "status");
  document.body.append(voice);
  return voice;
}

for (const root of document.querySelectorAll("[data-live]")) new Live(root);
