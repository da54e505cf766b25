// Forms: the summary takes focus, chosen papers are shown, unsaved words are not lost by a slip.
const summary = document.querySelector("[data-summary]");
if (summary) summary.focus();

document.addEventListener("change", (event) => {
  const box = event.target.type === "file" && event.target.closest("[data-file]");
  if (!box) return;
  const file = event.target.files[0];
  box.querySelectorAll("input[type=file]").forEach((other) => {
    if (other !== event.target) other.value = "";
  });
  box.querySelectorAll(".file-chosen").forEach((target) => target.classList.remove("file-chosen"));
  const old = box.querySelector(".file-preview");
  if (old) {
    URL.revokeObjectURL(old.src);
    old.remove();
  }
  if (!file) return;
  const target = event.target.closest(".file-target");
  target.classList.add("file-chosen");
  target.querySelector("[data-file-name]").textContent = file.name;
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.className = "file-preview";
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    box.append(image);
  }
});

// An application keeps each answer as soon as its field is left; without a connection the next one brings it along.
const kept = document.querySelector("form[data-kept]");
let keeping = null;
const keep = () => {
  if (keeping) keeping.abort();
  keeping = new AbortController();
  const sent = { method: "POST", body: new FormData(kept), headers: { "X-While-Typing": "1" }, signal: keeping.signal };
  fetch(kept.action, { ...sent, credentials: "same-origin", redirect: "manual" }).then(
    (answer) => (changed = changed && answer.status !== 204),
    () => {},
  );
};
if (kept) {
  kept.addEventListener("change", keep);
  // What is sent last is what the button sends.
  kept.addEventListener("submit", () => keeping && keeping.abort());
}

let changed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-unsaved]")) changed = true;
});
document.addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
