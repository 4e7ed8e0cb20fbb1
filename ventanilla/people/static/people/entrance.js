/* Passkeys need a script: shows what needs one, and says it when the key was not accepted. */
document.documentElement.dataset.js = "";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.querySelector("[data-passkey-error]");
  if (said) {
    said.hidden = false;
    said.focus();
  }
});
