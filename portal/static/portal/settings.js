// The forms of the settings: they keep unsaved changes and warn of them, add rows of domains, and open panels.
"use strict";
(() => {
  const state = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  // As the server sent it: what was changed before this script ran is a change, too.
  const served = (form) => {
    const copy = form.cloneNode(true);
    copy.reset();
    return state(copy);
  };
  const saved = new WeakMap();
  const forms = () => [...document.querySelectorAll("form[data-unsaved]")];
  const changed = (form) => saved.has(form) && saved.get(form) !== state(form);
  const draft = () => `draft:${location.pathname}`;
  let leaving = false;

  // --- Unsaved changes, also when the login ended before they were saved ---

  // The bar with the button comes with a change.
  const showBar = (form) => {
    const bar = form.querySelector(".settings-bar");
    if (bar) bar.hidden = !changed(form);
  };
  // What has the focus is never scrolled beneath it.
  const room = new ResizeObserver(([{ target }]) => {
    document.documentElement.style.setProperty("--settings-bar", `${target.offsetHeight && target.offsetHeight + 24}px`);
    const here = document.activeElement;
    if (target.closest("form").contains(here) && !target.contains(here)) here.scrollIntoView({ block: "nearest" });
  });
  // The browser brings only the first line of a long field into the window, and leaves no room for the bar.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".settings-form textarea")) target.scrollIntoView({ block: "nearest" });
  });
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest("form[data-unsaved]");
      if (form) showBar(form);
    });
  }

  const watch = (form) => {
    if (saved.has(form)) return;
    saved.set(form, form.dataset.posted === undefined ? served(form) : "");
    const bar = form.querySelector(".settings-bar");
    if (bar) room.observe(bar);
    form.addEventListener("submit", () => {
      leaving = true;
      if (form.dataset.keep !== undefined) sessionStorage.setItem(draft(), state(form));
    });
    if (form.dataset.keep !== undefined) restore(form);
    showBar(form);
  };

  const restore = (form) => {
    const kept = sessionStorage.getItem(draft());
    sessionStorage.removeItem(draft());
    if (!kept || form.dataset.posted !== undefined || form.dataset.saved !== undefined || kept === state(form)) return;
    if (form.dataset.keep) return sendAgain(form, JSON.parse(kept));
    fill(form, JSON.parse(kept));
    const notice = document.getElementById("settings-restored");
    notice.hidden = false;
    notice.focus();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // The server has to show the rows that somebody had added: it gets all that was entered, and stores nothing of it.
  const sendAgain = (form, entries) => {
    const again = form.cloneNode(false);
    again.append(form.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
    for (const [name, value] of [...entries, [form.dataset.keep, "restored"]]) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      again.append(field);
    }
    document.body.append(again);
    leaving = true;
    again.submit();
  };

  const fill = (form, entries) => {
    for (const list of form.querySelectorAll("[data-domains]")) {
      const wanted = entries.filter(([name]) => name === list.dataset.domains).length;
      while (list.querySelectorAll("input").length < wanted) add(list);
    }
    const values = Map.groupBy ? Map.groupBy(entries, ([name]) => name) : group(entries);
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.tagName === "BUTTON") continue;
      const left = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = left.some(([, one]) => one === field.value);
      else field.value = left.length ? left.shift()[1] : "";
    }
  };

  const group = (entries) => {
    const found = new Map();
    for (const entry of entries) found.set(entry[0], [...(found.get(entry[0]) || []), entry]);
    return found;
  };

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && forms().some(changed)) event.preventDefault();
  });

  // --- Rows of domains ---

  const add = (list) => {
    const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
    const input = row.querySelector("input");
    input.id = `${list.dataset.domains}-${Date.now()}-${list.children.length}`;
    list.querySelector("ul").append(row);
    return input;
  };

  document.addEventListener("click", (event) => {
    const more = event.target.closest("[data-add-domain]");
    if (more) add(more.closest("[data-domains]")).focus();
    const remove = event.target.closest("[data-remove-domain]");
    if (remove) {
      const list = remove.closest("[data-domains]");
      const form = remove.closest("form");
      remove.closest("li").remove();
      list.querySelector("[data-add-domain]").focus();
      form.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // --- The panel beside a table ---

  const panel = () => document.getElementById("panel");
  let opener = "";

  const close = () => {
    const form = panel().querySelector("form[data-unsaved]");
    if (form && changed(form) && !window.confirm(panel().dataset.sure)) return;
    panel().close();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-opens-panel]");
    if (link) opener = link.id;
    if (event.target.closest("[data-close-panel]") || event.target === panel()) close();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "panel-refused") document.getElementById("panel-refused").scrollIntoView();
    for (const form of forms()) {
      watch(form);
      showBar(form);
    }
  });

  // It opens once htmx has seen what is in it: a key that is pressed before would be lost.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "panel-body" && !panel().open) panel().showModal();
  });

  document.addEventListener("portal:focus", (event) => document.getElementById(event.detail.id)?.focus());

  // A refused request is answered with a page that says why: it is shown like any other response.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (!panel() && !document.querySelector("form[data-unsaved]")) return;
    if ([403, 409, 422].includes(xhr.status)) event.detail.shouldSwap = true;
    // A banner of refusal goes into the panel, not into the table's row behind it.
    const directed = xhr.getResponseHeader("HX-Trigger") || xhr.getResponseHeader("HX-Retarget");
    if (target.matches("tr") && !directed) {
      event.detail.target = document.getElementById("panel-refused");
      event.detail.swapOverride = "innerHTML";
    }
  });

  document.addEventListener("portal:saved", (event) => {
    if (panel()?.open) panel().close();
    const message = document.getElementById("portal-said");
    if (message) message.textContent = event.detail.words;
  });

  document.addEventListener("DOMContentLoaded", () => {
    forms().forEach(watch);
    panel()?.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    panel()?.addEventListener("close", () => {
      document.getElementById("panel-body").replaceChildren();
      document.getElementById(opener)?.focus();
    });
    // The first wrong field tells what is wrong with it; what is wrong with no single field stands above them.
    (document.querySelector("[aria-invalid=true]") || document.querySelector("[data-focus]"))?.focus();
  });
})();
