// Adds another empty row to a form of rows. Without this script the page has one empty row at a time.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-add-form]")) {
    const name = button.dataset.addForm;
    const list = document.querySelector(`[data-formset="${name}"]`);
    const total = document.getElementById(`id_${name}-TOTAL_FORMS`);
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
      for (const part of row.querySelectorAll("*")) {
        for (const { name: key, value } of [...part.attributes]) part.setAttribute(key, value.replace("__prefix__", total.value));
      }
      list.append(row);
      total.value = Number(total.value) + 1;
      row.querySelector("input:not([type=hidden])").focus();
      row.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
});
