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
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // Une longue liste : les lignes sont des données, seules celles qu'on voit sont écrites (generator/pages/listing.py).
  function makeLong(form, table, rows) {
    const [STATE, REGIME, CREDITOR, REFERENCE, DEBTOR, INVOICES, CREDITOR_NAME, REGIME_NAME, STATUS, STEP, FIRST, PLANNED, LATE, PRINCIPAL, TOTAL, ALERTS] = Array(16).keys();
    const shownBy = [DEBTOR, REFERENCE, CREDITOR_NAME, REGIME_NAME, STATUS, FIRST, LATE, PRINCIPAL, TOTAL, ALERTS];
    const chosenBy = { etat: STATE, regime: REGIME, creancier: CREDITOR };
    const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
    const money = (value) => (value === "" ? "—" : euros.format(Number(value)));
    const texts = new Map(rows.map((row) => [row, fold([DEBTOR, REFERENCE, INVOICES, CREDITOR_NAME, STATUS, STEP].map((at) => row[at]).join(" "))]));
    const body = table.tBodies[0], headings = [...table.tHead.rows[0].cells];
    const more = document.querySelector(".am-plus"), count = document.querySelector(".am-compte");
    const step = 200;
    let kept = rows, written = 0, order = null;

    function cell(row, content, title, numeric) {
      const made = document.createElement("td");
      if (numeric) made.className = "n";
      if (title) made.dataset.titre = title;
      made.append(content);
      row.append(made);
    }
    function write(row) {
      const line = document.createElement("tr"), name = document.createElement("th"), link = document.createElement("a"), badge = document.createElement("span");
      name.scope = "row";
      link.href = `${encodeURIComponent(row[REFERENCE])}/index.html`;
      link.textContent = row[DEBTOR] || "dossier illisible";
      name.append(link);
      line.append(name);
      badge.className = `am-pastille am-${row[STATE]}`;
      badge.textContent = row[STATUS];
      const day = row[PLANNED] && row[FIRST] ? ` (${row[FIRST].split("-").reverse().join("/")})` : "";
      cell(line, row[REFERENCE], "Dossier");
      cell(line, row[CREDITOR_NAME], "Créancier");
      cell(line, row[REGIME_NAME], "Régime");
      cell(line, badge);
      cell(line, (row[STEP] || "—") + day, "Prochaine étape");
      cell(line, row[LATE] ? `${row[LATE].toLocaleString("fr-FR")} jour${row[LATE] > 1 ? "s" : ""}` : "—", "Retard", true);
      cell(line, money(row[PRINCIPAL]), "Principal", true);
      cell(line, money(row[TOTAL]), "Total", true);
      cell(line, String(row[ALERTS] || "—"), "Constats", true);
      return line;
    }
    function extend() {
      body.append(...kept.slice(written, written + step).map(write));
      written = Math.min(written + step, kept.length);
      more.hidden = written >= kept.length;
    }
    function apply() {
      const words = fold(form.elements.mots.value).split(/\s+/).filter(Boolean);
      const choices = [...form.querySelectorAll("select")].filter((select) => select.value);
      kept = rows.filter((row) => words.every((word) => texts.get(row).includes(word)) && choices.every(({ name, value }) => row[chosenBy[name]] === value));
      if (order) {
        const { at, numeric, descending } = order;
        kept.sort((one, two) => {
          if (one[at] === "" || two[at] === "") return (one[at] === "") - (two[at] === "");
          const compared = numeric ? Number(one[at]) - Number(two[at]) : collator.compare(one[at], two[at]);
          return descending ? -compared : compared;
        });
      }
      body.replaceChildren();
      written = 0;
      extend();
      count.textContent = `${kept.length} ${kept.length < 2 ? count.dataset.un : count.dataset.plusieurs}`;
    }
    headings.forEach((heading, column) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "am-tri", textContent: heading.textContent });
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        order = { at: shownBy[column], numeric: heading.dataset.type === "n", descending };
        apply();
      });
    });
    more.addEventListener("click", extend);
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  const form = document.querySelector("form.am-filtres");
  const data = document.getElementById("am-dossiers");
  if (data) makeLong(form, document.querySelector("table.am-filtrable"), JSON.parse(data.textContent));
  else {
    document.querySelectorAll("table.am-triable").forEach(makeSortable);
    if (form) makeFilterable(form, document.querySelectorAll("table.am-filtrable"));
  }

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

  const reachable = () => document.querySelectorAll(".am-defile, .l-defile, .am-constats pre").forEach((zone) => {
    if (zone.scrollWidth > zone.clientWidth) zone.tabIndex = 0;
    else zone.removeAttribute("tabindex");
  });
  addEventListener("load", reachable);
  addEventListener("resize", reachable);
})();
