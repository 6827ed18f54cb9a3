// Buttons that copy a text of the page. Without this script they stay hidden, and the text is selected by hand.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      select(source);
      try {
        await navigator.clipboard.writeText(source.textContent);
      } catch {
        if (!document.execCommand("copy")) return; // the text is selected for a copy by hand
      }
      for (const said of document.querySelectorAll("[data-copied] > *")) said.hidden = true;
      button.parentElement.querySelector("[data-copied] > *").hidden = false;
    });
  }
});
