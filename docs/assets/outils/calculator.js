/* The penalty calculator: what is typed becomes a claim, computed in the page, shown, copied or downloaded. */
(() => {
  "use strict";
  const { coherence, days, dom, dueDates, form, law: laws, ledger, numbers, reading, report, statement } = self.amiable;
  const { button, element } = dom;
  const { READERS, problem } = reading;
  const host = document.getElementById("am-calculateur");
  if (!host) return;

  const page = JSON.parse(document.getElementById("am-donnees").textContent);
  const law = laws.open(page.law);
  const REGIMES = { professionnel: "b2b", consommateur: "b2c", public: "public" };
  const FIRST_DUE_DATE = days.fromIso(page.law.first);

  // --- From what was typed to a claim ---

  const read = (format, typed) => (typed === undefined ? null : READERS[format](typed));

  function claimOf(data) {
    const { taux, multiple_taux_legal: multiple, fondement } = data.penalites ?? {};
    return {
      reference: data.reference ?? "",
      asOf: READERS.day(data.le),
      regime: REGIMES[data.qualite],
      notice: data.qualite === "consommateur" ? read("day", data.mise_en_demeure) : null,
      terms: data.conventions ?? {},
      clause: data.penalites && {
        rate: read("rate", taux), multiple: read("rate", multiple), basis: fondement ?? "taux convenu",
      },
      invoices: data.factures.map((invoice) => ({
        number: invoice.numero, issued: read("day", invoice.emise_le), due: read("day", invoice.echeance),
        term: read("term", invoice.delai_paiement), amount: READERS.positive_amount(invoice.montant_ttc),
      })),
      payments: sums(data.paiements, "recu_le"),
      credits: sums(data.avoirs, "emis_le"),
    };
  }

  const sums = (items = [], date) => items.map((item) => ({
    on: READERS.day(item[date]), amount: READERS.positive_amount(item.montant), invoice: item.facture ?? null,
  }));

  // --- What stops the calculation ---

  const broken = (code, path, values = {}) =>
    problem(path, code, coherence.told(page.rules[code], values), page.rules[code].fix);

  function* refusals(data) {
    if (data.qualite === "consommateur" && data.penalites) yield broken("CON02", ["penalites"]);
    for (const [at, invoice] of (data.factures ?? []).entries()) {
      const path = ["factures", at, "echeance"];
      if (!invoice.echeance && (data.qualite === "public" || !invoice.emise_le)) {
        const instead = data.qualite === "public"
          ? "donnez la fin du délai de paiement de l'acheteur"
          : "donnez l'échéance ; ou, sous « Plus de précisions », la date d'émission et le délai convenu";
        yield problem(path, "FMT04", "il manque « echeance » (date d'échéance)", instead);
      }
      const due = data.qualite !== "consommateur" && invoice.echeance ? dayOrNull(invoice.echeance) : null;
      if (due !== null && due < FIRST_DUE_DATE) yield broken("CRE31", path, { due });
    }
  }

  function dayOrNull(typed) {
    try {
      return READERS.day(typed);
    } catch {
      return null;
    }
  }

  /** An agreed rate under the legal floor, as its convention has it: the values of the finding, or null. */
  function underFloor({ regime, clause, asOf }, { lines }) {
    const starts = lines.flatMap((line) => line.segments.map((part) => part.start));
    if (regime !== "b2b" || !clause || !starts.length) return null;
    try {
      const found = laws.underFloor(law, clause, Math.min(...starts), asOf);
      return found && {
        rate: numbers.percent(found.rate), floor: numbers.percent(found.floor), period: days.period(found.start, found.end),
      };
    } catch (gap) {
      if (gap instanceof laws.NotInForce) return null;
      throw gap;
    }
  }

  const FLOOR_CODES = { applique: "CRE40", refuse: "CRE45", releve: "CRE46", taux_legal: "CRE46" };

  // --- What is doubtful ---

  function* doubts(claim, found) {
    const { terms } = found;
    for (const item of [...claim.payments, ...claim.credits]) {
      if (item.on > claim.asOf) yield ["CRE09", { on: item.on, day: claim.asOf }];
    }
    const beyond = found.lines.filter((line) => line.credited > line.original);
    for (const line of beyond) yield ["CRE06", { credited: line.credited, amount: line.original }];
    if (found.overpaid && !beyond.length && claim.payments.length) yield ["CRE05", { excess: found.overpaid }];
    for (const invoice of claim.invoices) {
      if (invoice.due !== null || !invoice.term?.monthEnd || terms.fin_de_mois) continue;
      const [first, second] = dueDates.readings(invoice.issued, invoice.term, "").sort((one, two) => one - two);
      const term = `${invoice.term.days}${numbers.NBSP}jours fin de mois`;
      if (first !== second) yield ["CRE32", { term, first, second }];
    }
    const low = underFloor(claim, found);
    if (low) yield [FLOOR_CODES[terms.taux_sous_plancher], low];
    if (terms.annee === "360" && !claim.clause) yield ["CRE42", {}];
    if (terms.jours === "deux_bornes") yield ["CRE44", {}];
  }

  /** The answer to what was typed: `problems` to correct, or a `claim` and its `findings`. */
  function answer(data) {
    const whole = { ...data, debiteur: { qualite: data.qualite } };
    const problems = [...reading.check(page.fields, data), ...refusals(data), ...coherence.check(whole, page)];
    if (problems.length) return { problems };
    const asked = claimOf(data);
    try {
      const claim = ledger.compute(asked, law);
      const findings = [...doubts(asked, claim)].map(([code, values]) => {
        const rule = page.rules[code];
        return { code, rule, said: coherence.told(rule, values) };
      });
      const refused = findings.find(({ code }) => code === "CRE45");
      if (refused) return { problems: [problem(["penalites"], "CRE45", refused.said, refused.rule.fix)] };
      return { problems, claim, findings };
    } catch (gap) {
      if (!(gap instanceof laws.NotInForce)) throw gap;
      const fix = "un taux n'est jamais extrapolé : choisissez un jour couvert";
      return { problems: [problem(["le"], "LAW01", gap.message, fix)] };
    }
  }

  // --- The page ---

  const status = element("p", { role: "status", class: "am-annonce" });
  const title = element("h2", { tabindex: "-1" });
  const body = element("div");
  let shown = null; // the claim on the page

  function fileName() {
    const reference = shown.reference.replace(/[^\w-]+/g, "-");
    return `${["decompte", reference, days.iso(shown.asOf)].filter(Boolean).join("-")}.csv`;
  }

  const result = element("section", { class: "am-resultat", hidden: true }, title, body,
    element("p", { class: "am-actions" },
      button("Copier le texte", () => dom.copy(statement.text(shown, page.said), status), "am-principal"),
      button("Télécharger le tableau (CSV)", () => {
        dom.download(fileName(), `\ufeff${statement.csv(shown)}`, "text/csv");
        status.textContent = `${fileName()} est téléchargé.`;
      }),
      button("Imprimer", () => print())),
    status);

  const typed = form.build(host, page.fields, {
    changed: refresh, enter: calculate, more: "Avoirs, taux convenu, conventions de calcul",
  });
  const quality = host.querySelector('[data-cle="qualite"] select');
  const notice = host.querySelector('[data-cle="mise_en_demeure"]');
  host.append(element("p", { class: "am-actions" },
    button("Calculer", calculate, "am-principal"),
    button("Remplir avec un exemple", () => {
      typed.fill(EXAMPLE);
      calculate();
    }),
    button("Tout effacer", () => {
      typed.fill(START());
      result.hidden = true;
      quality.focus();
    })));
  host.after(result);

  const START = () => ({ le: days.short(days.today()), factures: [{ numero: "1" }] });
  const EXAMPLE = {
    qualite: "professionnel", le: "22/11/2026", reference: "exemple",
    factures: [
      { numero: "F-101", echeance: "15/05/2026", montant_ttc: "8 000,00" },
      { numero: "F-102", echeance: "30/09/2026", montant_ttc: "1 250,50" },
    ],
    paiements: [{ recu_le: "10/08/2026", montant: "3 000,00", facture: "F-101" }],
  };

  /** A change hides what no longer holds, and shows the mise en demeure where it matters. */
  function refresh() {
    notice.hidden = quality.value !== "consommateur";
    if (!shown) return;
    shown = null;
    result.hidden = true;
  }

  function calculate() {
    const { problems, claim, findings } = answer(typed.read());
    typed.tell(problems);
    result.hidden = problems.length > 0;
    if (problems.length) return;
    shown = claim;
    title.textContent = statement.title(claim, page.said);
    body.replaceChildren(...report.show(claim, findings, page, law).filter(Boolean));
    status.textContent = `Total dû : ${numbers.euros(claim.total)}.`;
    title.focus();
  }

  typed.fill(START());
  self.amiable.calculator = { answer, page, typed };
})();
