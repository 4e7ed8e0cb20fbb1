// Copies the text named by data-copy, says so where data-copied points, and moves on to data-then. A link still opens its
// address. Writing in a field with data-chooses picks that choice of its group; Enter in one with data-enter uses that button.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async (event) => {
  const asked = event.target.closest("[data-copy]");
  const field = asked && document.getElementById(asked.dataset.copy);
  if (!field || !(await copied(field))) return;
  const told = document.getElementById(asked.dataset.copied);
  if (told) told.textContent = told.dataset.said;
  document.getElementById(asked.dataset.then)?.focus();
});

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.chooses || !target.value) return;
  const choice = [...target.form.querySelectorAll("[type=radio]")].find((one) => one.value === target.dataset.chooses);
  if (choice) choice.checked = true;
});

document.addEventListener("keydown", (event) => {
  const button = event.key === "Enter" && event.target.dataset?.enter;
  if (!button) return;
  event.preventDefault();
  document.querySelector(button)?.click();
});
