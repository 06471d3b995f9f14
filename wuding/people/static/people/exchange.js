// While a table is sent and read: say so, and keep a second click from sending it again.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-reads-file]")) {
    const box = form.querySelector("[data-reading]");
    const words = box.querySelector("[data-reading-words]");
    form.addEventListener("submit", () => {
      const button = form.querySelector("[type=submit]");
      box.hidden = false;
      words.textContent = words.dataset.sending;
      window.setTimeout(() => { words.textContent = words.dataset.checking; }, 2500);
      window.setTimeout(() => { button.disabled = true; }, 0);
    });
    // Back in the browser's history the page may be shown as it was left.
    window.addEventListener("pageshow", () => {
      box.hidden = true;
      form.querySelector("[type=submit]").disabled = false;
    });
  }
})();
