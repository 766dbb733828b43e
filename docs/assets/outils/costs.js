/* What each way of going on would cost and may bring: the reader's own figures, compared to the cent. */
(() => {
  "use strict";
  const { dom, form, numbers, reading } = self.amiable;
  const { button, element } = dom;
  const { READERS } = reading;
  const host = document.getElementById("am-couts");
  if (!host) return;

  const page = JSON.parse(document.getElementById("am-donnees").textContent);
  const HUNDRED = numbers.decimal(100n);
  const NOTHING = numbers.decimal(0n);

  /** A share, in percent, of a sum in cents. */
  const share = (cents, percent) =>
    numbers.halfUp(cents * percent.digits, numbers.scale(percent.places) * 100n);

  const signed = (cents) => (cents < 0n ? `−${numbers.euros(-cents)}` : numbers.euros(cents));

  /** What is spent, what is left once all is recovered, on average, and from which chances on it pays. */
  function weigh(amount, { nom, fixe, commission, chances }) {
    const fixed = fixe === undefined ? 0n : READERS.amount(fixe);
    const odds = READERS.rate(chances);
    const kept = amount - share(amount, commission === undefined ? NOTHING : READERS.rate(commission));
    const threshold = kept > 0n ? numbers.decimal(numbers.halfUp(fixed * 1000n, kept), 1) : null;
    return {
      name: nom, cost: fixed + amount - kept, won: kept - fixed, lost: fixed, average: share(kept, odds) - fixed, odds,
      threshold: threshold && numbers.compare(threshold, HUNDRED) <= 0 ? threshold : null,
    };
  }

  const HEADS = [
    "Voie", "Coût si tout est recouvré", "Reste en cas de succès", "Perte en cas d’échec", "Espérance", "Rentable dès",
  ];

  function row({ name, cost, won, lost, average, threshold }) {
    const least = threshold ? `${numbers.number(threshold)}${numbers.NBSP}% de chances` : "jamais";
    const cells = [name, numbers.euros(cost), signed(won), numbers.euros(lost), signed(average), least];
    return element("tr", {}, cells.map((cell, at) => element(at ? "td" : "th",
      { scope: at ? undefined : "row", class: at ? "n" : undefined, "data-titre": HEADS[at] }, cell)));
  }

  const title = element("h2", { tabindex: "-1" }, "Comparaison");
  const body = element("div");
  const result = element("section", { class: "am-resultat", hidden: true }, title, body,
    element("p", { class: "am-actions" }, button("Imprimer", () => print())));
  const typed = form.build(host, page.fields, { changed: () => { result.hidden = true; }, enter: compare });

  function compare() {
    const data = typed.read();
    const problems = reading.check(page.fields, data);
    typed.tell(problems);
    result.hidden = problems.length > 0;
    if (problems.length) return;
    const amount = READERS.positive_amount(data.montant);
    const ways = data.voies.map((way) => weigh(amount, way));
    const best = ways.reduce((one, two) => (two.average > one.average ? two : one));
    const advice = best.average > 0n
      ? `Selon vos chiffres, « ${best.name} » laisse le plus en moyenne : ${signed(best.average)}.`
      : "Selon vos chiffres, aucune de ces voies ne rapporte en moyenne plus qu’elle ne coûte.";
    const heads = HEADS.map((head, at) => element("th", { scope: "col", class: at ? "n" : undefined }, head));
    body.replaceChildren(element("p", {}, advice),
      element("div", { class: "am-defile", tabindex: "0", role: "region", "aria-label": "Comparaison des voies" },
        element("table", { class: "am-tableau am-fiches" },
          element("thead", {}, element("tr", {}, heads)), element("tbody", {}, ways.map(row)))));
    title.focus();
  }

  host.append(element("p", { class: "am-actions" },
    button("Comparer", compare, "am-principal"),
    button("Tout effacer", () => typed.fill({}))));
  host.after(result);
})();
