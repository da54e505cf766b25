// What every page has: quick exit, theme, send-once, print, blank on return. Works with Trusted Types: no markup from text.
const root = document.documentElement;
root.classList.add("js");

// htmx parses our own answers into a document of their own; nothing else may turn text into markup.
if (window.trustedTypes && trustedTypes.createPolicy) {
  trustedTypes.createPolicy("default", {
    createHTML: (text, type, sink) => (/ (?:parseFromString|parseHTMLUnsafe)$/.test(sink || "") ? text : null),
  });
}

// Quick exit: replaces this page and its place in history. Esc twice or Shift three times within a second and a half.
const exit = document.querySelector("[data-quick-exit]");
const leave = () => {
  document.body.hidden = true;
  window.open("https://www.google.com/", "_blank", "noopener,noreferrer");
  location.replace(exit.href);
};
if (exit) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-quick-exit]")) {
      event.preventDefault();
      leave();
    }
  });
  const pressed = { Escape: [], Shift: [] };
  const needed = { Escape: 2, Shift: 3 };
  document.addEventListener("keydown", (event) => {
    if (!(event.key in needed) || event.repeat) return;
    const now = Date.now();
    pressed[event.key] = pressed[event.key].filter((at) => now - at < 1500).concat(now);
    if (pressed[event.key].length >= needed[event.key]) leave();
  });
}

// A row of tabs that is wider than a phone begins at the current one; the page itself does not move.
document.querySelectorAll(".tabs > [aria-current], .bars > [aria-current]").forEach((tab) => {
  const row = tab.parentElement.getBoundingClientRect(), at = tab.getBoundingClientRect();
  tab.parentElement.scrollLeft += (at.left + at.right - row.left - row.right) / 2;
});

// A page that came back from memory may show what was private: read it anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Light or dark at once; the cookie makes the server say the same on the next page.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-toggle]")) return;
  event.preventDefault();
  const dark = root.classList.contains("dark") || (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.remove("light", "dark");
  root.classList.add(dark ? "light" : "dark");
  document.cookie = `theme=${dark ? "light" : "dark"}; path=/; max-age=31536000; samesite=lax`;
});

// Send once: a second press while the answer is on its way does nothing. The button is busy, never disabled.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  setTimeout(() => {
    delete form.dataset.sent;
    if (event.submitter) event.submitter.removeAttribute("aria-busy");
  }, 8000);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
});
