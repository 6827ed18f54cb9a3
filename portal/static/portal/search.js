// The search on every screen: / or Control+K opens it, arrows move through what it finds, Enter opens, Esc closes.
// Without this script its link leads to a page that does the same.
"use strict";
(() => {
  const dialog = () => document.getElementById("search");

  const open = () => {
    if (dialog().open) return;
    dialog().showModal();
    dialog().querySelector("input").select();
  };

  // One step from the field through the results, and back.
  const step = (place, by) => {
    const stops = [place.querySelector("input[type=search]"), ...place.querySelectorAll(".search-group a")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0) return false;
    stops[Math.min(Math.max(at + by, 0), stops.length - 1)].focus();
    return true;
  };

  document.addEventListener("click", (event) => {
    if (!dialog()) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.target.closest(".search-open") && plain) {
      event.preventDefault();
      open();
    }
    if (event.target === dialog() || (event.target.closest("[data-close]") && dialog().contains(event.target))) {
      dialog().close();
    }
  });

  document.addEventListener("portal:key", (event) => {
    if (event.detail !== "/" || !dialog()) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (dialog() && chord) {
      event.preventDefault();
      open();
      return;
    }
    const place = event.target.closest("[data-search]");
    if (!place) return;
    if (event.key === "Escape" && place === dialog()) {
      event.preventDefault(); // the browser would empty the field first
      dialog().close();
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && step(place, by)) event.preventDefault();
    const input = event.target.closest("#search-words");
    const first = place.querySelector(".search-group a");
    if (event.key === "Enter" && input && first && place.dataset.shown === input.value.trim()) {
      event.preventDefault();
      first.click();
    }
  });

  // Enter opens the first result only if the results are those of the words that stand there now.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "search-words") event.target.dataset.asked = event.target.value.trim();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "search-found") return;
    dialog().dataset.shown = dialog().querySelector("input").dataset.asked;
  });
})();
