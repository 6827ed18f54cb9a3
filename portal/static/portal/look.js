// How the pages look: light or dark, and the sidebar folded or not. The choice is kept, and shown before the first paint.
"use strict";
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const kept = (name, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };

  // The admin theme's own pages keep their choice under the same name.
  const theme = () => kept("adminTheme", "auto");

  // On a window of middling width the sidebar is folded, until somebody unfolds it.
  const isFolded = () => kept("sidebarFolded", window.innerWidth < 1280) === true;

  const show = () => {
    root.classList.toggle("dark", theme() === "dark" || (theme() === "auto" && system.matches));
    root.classList.toggle("screen-folded", isFolded());
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme()));
    }
    for (const button of document.querySelectorAll("[data-fold]")) button.setAttribute("aria-expanded", String(!isFolded()));
  };

  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme]");
    const fold = event.target.closest("[data-fold]");
    if (button) localStorage.setItem("adminTheme", JSON.stringify(button.dataset.theme));
    if (fold) localStorage.setItem("sidebarFolded", JSON.stringify(!isFolded()));
    if (button || fold) show();
  });
})();
