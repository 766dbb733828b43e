/* A décompte as the page shows it: key figures, a table of the periods of each invoice, articles, values, choices. */
(() => {
  "use strict";
  const { days, dom, numbers, statement } = self.amiable;
  const { element, typeset } = dom;
  const { euros, percent } = numbers;

  const ARTICLES = "../reference/articles.html";
  const RULES = "../reference/regles";

  function keys(pairs) {
    return element("dl", { class: "am-cles" },
      pairs.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value))));
  }

  function figures(claim) {
    const names = { b2b: "Pénalités de retard", public: "Intérêts moratoires", b2c: "Intérêt légal" };
    const perDay = `${numbers.comma(numbers.figures(numbers.decimal(claim.perDiem, 4)))}${numbers.NBSP}€`;
    return keys([
      ["Principal échu", euros(claim.principal)],
      [names[claim.regime], euros(claim.interest)],
      ...(claim.regime === "b2c" ? [] : [["Indemnité forfaitaire", euros(claim.indemnity)]]),
      ["Total dû", element("strong", { class: "am-total" }, euros(claim.total))],
      ...(claim.perDiem ? [["Par jour de retard", perDay]] : []),
    ]);
  }

  // --- Findings ---

  function finding({ code, rule, said }) {
    return element("li", { "data-code": code },
      element("p", {}, element("span", { class: `am-pastille am-${rule.severity}` }, rule.severity), " ",
        element("a", { href: `${RULES}/${code}.html` }, code), ` ${typeset(said)}.`),
      element("p", { class: "am-aide" }, typeset(rule.why)));
  }

  /** What cannot be asked of a consumer, with the reason and the articles. */
  function protection(page) {
    const [clause, costs] = [page.rules.CON02, page.rules.CON01];
    return element("div", { class: "am-encart" },
      element("p", {}, element("strong", {}, "Ce qu’un consommateur ne doit pas.")),
      element("ul", {},
        element("li", {}, "Ni les pénalités de retard ni l’indemnité forfaitaire des professionnels."),
        element("li", {}, "Pas de taux convenu : ", typeset(lower(clause.why)), " ", cited(clause.articles)),
        element("li", {}, "Aucun frais de recouvrement : ", typeset(lower(costs.why)), " ", cited(costs.articles))),
      element("p", {}, "Seul l’intérêt légal court, du lendemain de la mise en demeure ; avant elle, rien."));
  }

  const lower = (sentence) => sentence[0].toLowerCase() + sentence.slice(1);

  function cited(articles) {
    return element("span", {}, "(", listed(articles), ")");
  }

  const listed = (articles) => articles.flatMap((article, at) => [at ? `${numbers.NARROW}; ` : "", link(article)]);

  const link = ([citation, place, subject]) => element("a", { href: `${ARTICLES}#${place}`, title: typeset(subject) }, citation);

  // --- One invoice ---

  function invoice(line, claim) {
    const facts = [
      `${euros(line.original)} TTC, échéance le ${days.long(line.due)}${line.dueComputed ? " (calculée)" : ""}`,
      ...statement.reductions(line).map(([label, amount]) => `${label} : ${euros(amount)}`),
      ...(line.notDue ? [`non échu, non réclamé : ${euros(line.notDue)}`] : []),
      `reste dû échu : ${euros(line.claimed)}`,
      ...(line.interestPaid ? [`intérêts déjà réglés : ${euros(line.interestPaid)}`] : []),
      ...(line.fee && claim.regime !== "b2c" ? [fee(line)] : []),
      ...(line.overpaid ? [`trop-perçu : ${euros(line.overpaid)}`] : []),
    ];
    return element("div", { class: "am-facture" },
      element("h3", {}, `Facture ${line.number}`),
      element("ul", {}, facts.map((fact) => element("li", {}, fact))),
      line.segments.length ? table(line, claim) : element("p", {}, nothing(line, claim)));
  }

  const fee = (line) => `indemnité forfaitaire : ${euros(line.indemnity)}` +
    (line.indemnityPaid ? ` (déjà réglée : ${euros(line.indemnityPaid)})` : "");

  function nothing(line, { regime, asOf }) {
    if (line.due >= asOf) return "Rien n’est encore exigible.";
    if (regime === "b2c" && line.late) return "Aucun intérêt : il ne court qu’après une mise en demeure.";
    return "Aucun jour de retard n’est à compter.";
  }

  const HEADS = [["Du"], ["Au"], ["Jours", "n"], ["Base", "n"], ["Taux par an"], ["Montant", "n"], ["Source du taux"]];

  /** One period; on a telephone each cell says its own title. */
  function period(part) {
    const cells = [
      days.short(part.start), days.short(part.end), part.count, euros(part.base),
      [percent(part.percent), element("small", {}, typeset(part.label))], euros(part.amount), typeset(part.source),
    ];
    return element("tr", {}, cells.map((cell, at) => element(at ? "td" : "th",
      { scope: at ? undefined : "row", class: HEADS[at][1], "data-titre": HEADS[at][0] }, [cell].flat())));
  }

  function table(line, { applied }) {
    const rows = line.segments.map(period);
    const total = element("tr", {}, element("th", { scope: "row", colspan: 5 }, "Intérêts courus"),
      element("td", { class: "n" }, euros(statement.accrued(line))), element("td"));
    const caption = `${applied.rule[0].toUpperCase()}${applied.rule.slice(1)}, facture ${line.number}`;
    return element("div", { class: "am-defile", tabindex: "0", role: "region", "aria-label": `Périodes de la facture ${line.number}` },
      element("table", { class: "am-tableau am-fiches" }, element("caption", {}, typeset(caption)),
        element("thead", {}, element("tr", {}, HEADS.map(([head, kind]) => element("th", { scope: "col", class: kind }, head)))),
        element("tbody", {}, rows), element("tfoot", {}, total)));
  }

  // --- The whole ---

  function articles({ applied, regime, payments }, law) {
    return [
      ...applied.articles, ...law.articles[regime], ...law.articles.simple, ...(payments.length ? law.articles.paid : []),
    ];
  }

  /** Everything about a claim but its title; `findings` are the doubts, each with its rule. */
  function show(claim, findings, page, law) {
    const said = statement.conventions(claim, page.said.conventions);
    const list = (items) => element("ul", {}, items.map((item) => element("li", {}, typeset(item))));
    const folded = (title, items) => (items.length ? element("details", {}, element("summary", {}, title), list(items)) : null);
    return [
      figures(claim),
      findings.length ? element("ul", { class: "am-constats" }, findings.map(finding)) : null,
      claim.regime === "b2c" ? protection(page) : null,
      ...claim.lines.map((line) => invoice(line, claim)),
      list(statement.notes(claim)),
      element("p", {}, `Fondements${numbers.NBSP}: `, listed(articles(claim, law)), "."),
      folded("Valeurs légales appliquées et leurs sources", claim.values.map(statement.legalValue)),
      folded("Conventions de calcul", said),
    ];
  }

  self.amiable.report = { show };
})();
