// Checks a form while it is being filled in; the server decides, and without script the button does the same.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-checks]")) {
    const said = document.querySelector(form.dataset.checks);
    let waiting = 0;
    let asked = 0;

    const check = async () => {
      const number = ++asked;
      const body = new FormData(form);
      body.set("check", "1");
      said.classList.add("is-waiting");
      try {
        const answer = await fetch(form.action || window.location.href, { method: "POST", body, credentials: "same-origin" });
        if (number !== asked || answer.redirected) return;
        said.innerHTML = await answer.text();
        said.hidden = false;
      } catch {
        said.hidden = true;
      } finally {
        said.classList.remove("is-waiting");
      }
    };

    const checkSoon = () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(check, 600);
    };

    form.addEventListener("input", checkSoon);
    // Somebody may have begun before this script arrived, or the browser may have put back what was typed earlier.
    if ([...form.elements].some((one) => "defaultValue" in one && one.value !== one.defaultValue)) checkSoon();
  }
})();
