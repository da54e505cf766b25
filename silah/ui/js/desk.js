// The desk by keyboard: / search, n next step, j and k rows, ? the list of keys; other keys by data-shortcut.
if (document.body.hasAttribute("data-desk")) {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let here = -1;
  const go = (step) => {
    const all = rows();
    if (!all.length) return;
    if (all[here]) all[here].classList.remove("row-here");
    here = Math.max(0, Math.min(all.length - 1, here + step));
    all[here].classList.add("row-here");
    const link = all[here].querySelector("a.cover");
    if (link) link.focus({ preventScroll: true });
    all[here].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    // The key's place, not its letter: an Arabic keyboard gives other letters.
    const key = event.key === "?" || event.key === "؟" ? "?" : event.key === "/" || event.code === "Slash" ? "/" : event.code.replace("Key", "").toLowerCase();
    if (key === "j" || key === "k") go(key === "j" ? 1 : -1);
    else if (key === "?") document.getElementById("keys").showModal();
    else {
      const target = key === "n" ? document.querySelector(".next-panel .button") : document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
      if (!target) return;
      target.focus();
      if (target.tagName !== "INPUT" && key !== "n") target.click();
    }
    event.preventDefault();
  });
}
