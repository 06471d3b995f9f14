// Comforts of the map: zoom, and grid and row shown together. The page says the same without them.
(() => {
  "use strict";

  for (const map of document.querySelectorAll("[data-grid-map]")) {
    const view = map.querySelector(".grid-map-view");
    const tools = map.querySelector("[data-map-tools]");
    let step = 0;
    if (tools) {
      tools.hidden = false;
      for (const button of tools.querySelectorAll("[data-zoom]")) {
        button.addEventListener("click", () => {
          const middle = [(view.scrollLeft + view.clientWidth / 2) / view.scrollWidth, (view.scrollTop + view.clientHeight / 2) / view.scrollHeight];
          step = button.dataset.zoom === "0" ? 0 : Math.min(3, step + 1);
          for (const other of [1, 2, 3]) view.classList.toggle(`is-zoomed-${other}`, other === step);
          view.scrollTo(middle[0] * view.scrollWidth - view.clientWidth / 2, middle[1] * view.scrollHeight - view.clientHeight / 2);
        });
      }
    }
  }

  const byName = (attribute, name) =>
    [...document.querySelectorAll(`[${attribute}]`)].filter((found) => found.getAttribute(attribute) === name);

  const mark = (name, on) => {
    for (const found of [...byName("data-row", name), ...byName("data-outline", name)]) found.classList.toggle("is-marked", on);
  };

  for (const attribute of ["data-row", "data-grid"]) {
    for (const found of document.querySelectorAll(`[${attribute}]`)) {
      const name = found.getAttribute(attribute);
      found.addEventListener("mouseenter", () => mark(name, true));
      found.addEventListener("mouseleave", () => mark(name, false));
      found.addEventListener("focusin", () => mark(name, true));
      found.addEventListener("focusout", () => mark(name, false));
    }
  }

  const boxes = [...document.querySelectorAll('input[name="area"][type="checkbox"]')];
  const count = document.querySelector("[data-ticked-count]");
  const shapes = [...document.querySelectorAll("[data-pick]")];

  const same = () => {
    const ticked = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const shape of shapes) shape.classList.toggle("is-chosen", ticked.has(shape.dataset.pick));
    if (count) count.textContent = ticked.size ? String(ticked.size) : "";
  };

  for (const box of boxes) box.addEventListener("change", same);
  for (const shape of shapes) {
    shape.addEventListener("click", () => {
      const box = boxes.find((one) => one.value === shape.dataset.pick);
      if (!box) return;
      box.checked = !box.checked;
      box.closest("details").open = true;
      same();
    });
  }
  same();
})();
