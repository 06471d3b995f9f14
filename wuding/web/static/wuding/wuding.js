// Comforts for pages that work without script: menus that close, the side bar on a phone, filters in pickers.
(() => {
  "use strict";

  const sidebar = document.getElementById("sidebar");
  const opener = document.querySelector("[data-open-sidebar]");

  const showSidebar = (open) => {
    sidebar.classList.toggle("is-open", open);
    document.body.classList.toggle("sidebar-is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    (open ? sidebar.querySelector("a, button") : opener).focus();
  };

  if (sidebar && opener) {
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      showSidebar(!sidebar.classList.contains("is-open"));
    });
    for (const closer of document.querySelectorAll("[data-close-sidebar]")) {
      closer.addEventListener("click", (event) => {
        event.preventDefault();
        showSidebar(false);
      });
    }
  }

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (sidebar && sidebar.classList.contains("is-open")) {
      showSidebar(false);
    }
  });

  // A list that narrows while one types: <input data-narrows="#list">, items marked data-narrow="text".
  for (const input of document.querySelectorAll("input[data-narrows]")) {
    const list = document.querySelector(input.dataset.narrows);
    input.hidden = false;
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      for (const item of list.querySelectorAll("[data-narrow]")) {
        item.hidden = wanted !== "" && !item.dataset.narrow.toLowerCase().includes(wanted);
      }
    });
  }

  for (const menu of document.querySelectorAll("details[data-menu]")) {
    menu.addEventListener("toggle", () => {
      const field = menu.open && menu.querySelector("[data-focus-first]");
      if (field && window.matchMedia("(hover: hover)").matches) field.focus();
      const current = menu.open && menu.querySelector("[aria-current='true']");
      if (current) current.scrollIntoView({ block: "center" });
    });
  }

  // Choices that apply at once; without script the button beside them does it.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  // Sections that fold on a phone, all but the first: <details data-folds open>. The one asked for and paper show them open.
  const folds = [...document.querySelectorAll("details[data-folds]")];
  if (window.matchMedia("(max-width: 860px)").matches) {
    for (const fold of folds.slice(1)) fold.open = `#${fold.id}` === window.location.hash;
  }
  const openTarget = () => {
    const target = folds.find((fold) => `#${fold.id}` === window.location.hash);
    if (target) target.open = true;
  };
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", () => folds.forEach((fold) => (fold.open = true)));

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
