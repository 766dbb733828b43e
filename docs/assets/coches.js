/* Listes de contrôle : une case cochée le reste, page par page, dans ce navigateur et nulle part ailleurs.
   Seules les pages écrites à la main se disent (am-page) : aucune donnée d'un dossier n'est jamais gardée. */
(() => {
  "use strict";
  const page = document.querySelector('meta[name="am-page"]')?.content;
  const key = `amiable.coches.${page}`;
  const named = (item) => item.textContent.replace(/\s+/g, " ").trim();

  function kept() {
    try {
      return new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
    } catch {
      return new Set(); // ni stockage, ni souvenir : la liste marche tout de même
    }
  }

  function keep(ticked) {
    try {
      if (ticked.length) localStorage.setItem(key, JSON.stringify(ticked));
      else localStorage.removeItem(key);
    } catch { /* rien n'est gardé, rien n'est perdu de ce que la page montre */ }
  }

  const boxes = [...document.querySelectorAll(".task-list-control input")];
  if (!boxes.length) return;
  const before = page ? kept() : new Set();
  const counts = [];

  function changed() {
    for (const tell of counts) tell();
    if (page) keep(boxes.filter((box) => box.checked).map((box) => box.getAttribute("aria-label")));
  }

  for (const box of boxes) {
    const item = box.closest("li");
    box.setAttribute("aria-label", named(item));
    box.checked ||= before.has(named(item));
    box.addEventListener("change", changed);
    item.addEventListener("click", (event) => { // toute la ligne coche, sauf ce qui a déjà son effet
      if (!event.target.closest("a, button, label, input") && getSelection().isCollapsed) box.click();
    });
  }

  function button(words, click) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "am-imprimer", textContent: words });
    made.addEventListener("click", click);
    return made;
  }

  // Une liste de contrôle s'imprime seule, sur une page, sous le titre de la sienne.
  function printed() {
    document.body.classList.add("am-liste-seule");
    addEventListener("afterprint", () => document.body.classList.remove("am-liste-seule"), { once: true });
    print();
  }

  document.querySelectorAll("ul.task-list").forEach((list) => {
    if (list.parentElement.closest("ul.task-list")) return;
    const own = boxes.filter((box) => list.contains(box));
    const row = Object.assign(document.createElement("p"), { className: "am-coches" });
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    const tell = () => { count.textContent = `${own.filter((box) => box.checked).length} sur ${own.length}`; };
    const cleared = () => {
      own.forEach((box) => { box.checked = false; });
      changed();
    };
    row.append(count, button("Tout décocher", cleared));
    if (list.matches("#liste-de-controle + ul")) row.append(button("Imprimer cette liste", printed));
    counts.push(tell);
    tell();
    list.after(row);
  });
})();
