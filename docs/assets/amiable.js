/* Tri et filtre des tableaux de dossiers et de règles, accès au clavier des zones qui défilent. Sans dépendance ; marche en file://. */
(() => {
  "use strict";
  const collator = new Intl.Collator("fr", { numeric: true, sensitivity: "base" });
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, " ").toLowerCase();

  function key(row, column) {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent.trim();
  }

  function sorted(rows, column, numeric, descending) {
    const keyed = rows.map((row) => [key(row, column), row]);
    keyed.sort(([one], [two]) => {
      if (one === "" || two === "") return (one === "") - (two === ""); // ce qui manque reste à la fin
      const order = numeric ? Number(one) - Number(two) : collator.compare(one, two);
      return descending ? -order : order;
    });
    return keyed.map(([, row]) => row);
  }

  function makeSortable(table) {
    const body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      if (!heading.dataset.type) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "am-tri";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        body.append(...sorted([...body.rows], column, heading.dataset.type === "n", descending));
      });
    });
  }

  function makeFilterable(form, tables) {
    const rows = [...tables].flatMap((table) => [...table.tBodies[0].rows]).map((row) => ({ row, text: fold(row.textContent), values: row.dataset }));
    const count = document.querySelector(".am-compte");
    const apply = () => {
      const words = fold(form.elements.mots.value).split(/\s+/).filter(Boolean);
      const choices = [...form.querySelectorAll("select")].filter((select) => select.value);
      let shown = 0;
      for (const { row, text, values } of rows) {
        const keep = words.every((word) => text.includes(word)) && choices.every(({ name, value }) => (values[name] ?? "").split(" ").includes(value));
        row.hidden = !keep;
        shown += keep;
      }
      document.querySelectorAll(".am-groupe").forEach((group) => { group.hidden = !group.querySelector("tbody tr:not([hidden])"); });
      count.textContent = `${shown} ${shown < 2 ? count.dataset.un : count.dataset.plusieurs}`;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  document.querySelectorAll("table.am-triable").forEach(makeSortable);
  const form = document.querySelector("form.am-filtres");
  if (form) makeFilterable(form, document.querySelectorAll("table.am-filtrable"));

  // Copier une commande ; là où le presse-papiers est fermé, elle est sélectionnée et il reste à taper Ctrl+C.
  document.querySelectorAll(".am-copier").forEach((button) => {
    button.addEventListener("click", async () => {
      const words = button.previousElementSibling;
      try {
        await navigator.clipboard.writeText(words.textContent);
        button.textContent = "Copié";
      } catch {
        getSelection().selectAllChildren(words);
      }
    });
    button.addEventListener("blur", () => { button.textContent = "Copier"; });
  });

  // Une case à cocher se nomme par la ligne qu'elle coche.
  document.querySelectorAll(".task-list-control input").forEach((box) => {
    box.setAttribute("aria-label", box.closest("li").textContent.trim());
  });

  // Une liste de contrôle s'imprime seule, sur une page, sous le titre de la sienne.
  const list = document.querySelector("#liste-de-controle + ul");
  if (list) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "am-imprimer", textContent: "Imprimer cette liste" });
    button.addEventListener("click", () => {
      document.body.classList.add("am-liste-seule");
      addEventListener("afterprint", () => document.body.classList.remove("am-liste-seule"), { once: true });
      print();
    });
    list.after(button);
  }

  const reachable = () => document.querySelectorAll(".am-defile, .l-defile, .md-typeset__scrollwrap, .am-constats pre").forEach((zone) => {
    if (zone.scrollWidth > zone.clientWidth) zone.tabIndex = 0;
    else zone.removeAttribute("tabindex");
  });
  addEventListener("load", reachable);
  addEventListener("resize", reachable);
})();
