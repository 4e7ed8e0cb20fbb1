// Keeps what is being written: <textarea data-draft-url> is posted a moment after the last key, and a copy stays in this
// browser until the server has it or the form is sent. [data-draft-state] beside it shows data-draft-saved / -kept words.
const PAUSE_MS = 1500;
const PREFIX = "draft:";

class Draft {
  constructor(area) {
    this.area = area;
    this.key = PREFIX + (area.dataset.draftKey || area.dataset.draftUrl);
    this.state = area.form?.querySelector("[data-draft-state]");
    const copy = read(this.key);
    if (copy && !area.value.trim()) {
      area.value = copy;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.addEventListener("input", () => this.changed());
    area.addEventListener("blur", () => this.flush());
    area.form?.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.sent = true;
      forget(this.key);
    });
    addEventListener("pagehide", () => this.flush(true));
  }

  changed() {
    this.sent = false;
    this.dirty = true;
    keep(this.key, this.area.value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  async flush(leaving = false) {
    if (!this.dirty || this.sent) return;
    clearTimeout(this.timer);
    this.dirty = false;
    const text = this.area.value;
    try {
      const answer = await fetch(this.area.dataset.draftUrl, { method: "POST", body: this.form(), keepalive: leaving, credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      if (this.area.value === text) forget(this.key);
      this.tell("saved");
    } catch {
      this.dirty = true;
      this.tell("kept");
    }
  }

  form() {
    const data = new FormData(this.area.form ?? undefined);
    data.set(this.area.name || "text", this.area.value);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  tell(what) {
    if (this.state) this.state.textContent = this.state.dataset[what === "saved" ? "draftSaved" : "draftKept"] ?? "";
  }
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, text) {
  try {
    text ? localStorage.setItem(key, text) : localStorage.removeItem(key);
  } catch {
    return;
  }
}

function forget(key) {
  keep(key, "");
}

const started = new WeakSet();
export function startDrafts(root = document) {
  for (const area of root.querySelectorAll("textarea[data-draft-url]")) {
    if (started.has(area)) continue;
    started.add(area);
    new Draft(area);
  }
}

startDrafts();
document.addEventListener("htmx:after:swap", () => startDrafts());
