// Passkeys: making one, and signing in with one. What the server asks and the browser answers are JSON forms of
// Web Authentication; bytes travel as base64url.
import { token } from "./requests.js";

const known = () => Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token() },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.error?.message ?? `${answer.status}`), said.error);
  return said;
}

async function add(form) {
  const asked = await post("/me/passkeys/ask", {});
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) });
  return post("/me/passkeys", { name: form.elements.name.value, credential: credential.toJSON() });
}

async function enter(button) {
  const asked = await post("/sign-in/passkey/ask", {});
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  return post("/sign-in/passkey", { credential: credential.toJSON(), next: button.dataset.next });
}

/** Do an act, go where it leads, and say beside it why it failed; giving up is not a failure. */
async function attempt(near, act) {
  const fault = near.parentElement.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  try {
    location.assign((await act()).href);
  } catch (error) {
    if (error.code === "confirm_first") return location.assign("/me/confirm?next=/me/passkeys");
    if (error.name === "NotAllowedError" || error.name === "AbortError") return;
    fault.textContent = error.message;
    fault.hidden = false;
  }
}

for (const form of document.querySelectorAll("[data-passkey-add]")) {
  form.hidden = !known();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form.elements.name, () => add(form));
  });
}
for (const button of document.querySelectorAll("[data-passkey-enter]")) {
  button.hidden = !known();
  button.addEventListener("click", () => attempt(button, () => enter(button)));
}
// A page that has nothing to ask sends itself on.
document.querySelector("form[data-send-on]")?.requestSubmit();
