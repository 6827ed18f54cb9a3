// Says while somebody types that a domain is wrong, and narrows a list of choices. The server checks all of it again.
"use strict";
(() => {
  const DOMAIN = /^@?(?=.{1,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}\.?$/u;
  const waiting = new WeakMap();

  const judge = (input) => {
    const row = input.closest("li");
    const typed = input.value.trim();
    const wrong = typed !== "" && !DOMAIN.test(typed);
    row.querySelector(".settings-error")?.remove();
    input.toggleAttribute("aria-invalid", wrong);
    input.removeAttribute("aria-describedby");
    if (!wrong) return;
    input.setAttribute("aria-invalid", "true");
    const words = document.createElement("p");
    words.className = "settings-error";
    words.id = `${input.id}-error`;
    words.setAttribute("role", "status");
    words.textContent = input.closest("[data-wrong]").dataset.wrong;
    input.setAttribute("aria-describedby", words.id);
    row.append(words);
  };

  const ofDomains = (event) => event.target.closest("[data-wrong]") && event.target.matches("input");

  document.addEventListener("input", (event) => {
    if (ofDomains(event)) {
      clearTimeout(waiting.get(event.target));
      waiting.set(event.target, setTimeout(judge, 600, event.target)); // a pause, so that half a word is not called wrong
    }
    const list = document.getElementById(event.target.dataset.narrows ?? "");
    if (!list) return;
    const words = event.target.value.trim().toLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(words);
  });
  document.addEventListener("change", (event) => ofDomains(event) && judge(event.target));
})();
