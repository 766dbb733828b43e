/* A décompte as text and as a table for a spreadsheet: the words of `amiable expliquer` (generator/claim/explanation.py
   and conventions.py) and the file of generator/claim/statement.py, letter for letter. */
(() => {
  "use strict";
  const { numbers, days } = self.amiable;
  const { comma, euros, percent, NBSP } = numbers;

  const cents = (value) => value.digits * numbers.scale(2 - value.places);
  const accrued = (line) => numbers.sum(line.segments.map((segment) => segment.amount));
  const tenThousandths = (amount) => numbers.figures(numbers.decimal(amount, 4));

  /** Why the principal claimed is less than the invoice. */
  function reductions(line) {
    const mixed = line.interestPaid || line.indemnityPaid;
    return [
      ["avoirs", line.credited],
      [mixed ? "paiements reçus, part du principal" : "paiements reçus", line.principalPaid],
    ].filter(([, amount]) => amount > 0n);
  }

  const product = (part) => `${euros(part.base)} × ${percent(part.percent)} × ${part.count}${NBSP}/${NBSP}${part.year}`;

  function shown(value) {
    if (value.unit === "pourcent_par_an") return percent(value.value);
    return value.unit === "euros" ? euros(cents(value.value)) : `${numbers.number(value.value)}${NBSP}${value.unit}`;
  }

  const legalValue = (value) =>
    `${value.title} : ${shown(value)}, ${days.period(value.start, value.end)} (${value.basis} ; ${value.source} ; ` +
    `vérifié le ${days.short(value.verified)})`;

  const allocation = (payment) => (payment.invoice ? `facture ${payment.invoice}` : "imputation légale");

  /** Every choice that had a part in this claim, in the order a reader redoes the sum. */
  function conventions(claim, said) {
    return [
      ...dueDates(claim, said),
      ...(claim.lines.some((line) => line.segments.length) ? interest(claim, said) : []),
      ...(claim.lines.some((line) => line.fee) ? [said.par_facture] : []),
      ...(claim.payments.length ? [said[claim.terms.imputation]] : []),
      ...(claim.payments.some((payment) => !payment.invoice) ? [said.versement_libre] : []),
      ...(claim.credited ? [said[claim.terms.avoirs]] : []),
    ];
  }

  function dueDates({ regime, lines, terms }, said) {
    const without = lines.filter((line) => line.term !== undefined);
    if (regime === "public") return [];
    const written = ({ days: count, monthEnd }) =>
      count || monthEnd ? `${count}${NBSP}jours${monthEnd ? " fin de mois" : ""}` : "à réception";
    const agreed = new Set(without.filter((line) => line.term).map((line) => written(line.term)));
    return [
      ...[...agreed].map((term) => said.delai_convenu.replace("{term}", term)),
      ...(without.some((line) => line.term?.monthEnd) ? [said[terms.fin_de_mois || "fin_de_mois"]] : []),
      ...(without.some((line) => !line.term) ? [said.delai_legal] : []),
      ...(terms.report_echeance === "jour_ouvrable" ? [said.jour_ouvrable] : []),
    ];
  }

  function interest({ regime, lines, terms, applied }, said) {
    const fromLaw = lines.some((line) => line.segments.some((segment) => segment.values.length));
    const rates = {
      public: [said.taux_public],
      b2c: [said.premiere_presentation, said.par_semestre],
      b2b: fromLaw ? [said[terms.taux]] : [],
    };
    return [
      ...rates[regime],
      ...(applied.agreed ? [said[terms.taux_sous_plancher]] : []),
      said.base_ttc, said[terms.jours], said[terms.annee], said[terms.arrondi], said.interets_simples,
    ];
  }

  // --- Text ---

  function text(claim, said) {
    const paid = claim.payments.map((one) => `${days.long(one.on)} : ${euros(one.amount)}, ${allocation(one)}`);
    const lists = [
      ["Versements reçus", paid],
      ["Valeurs légales appliquées", claim.values.map(legalValue)],
      ["Conventions de calcul", conventions(claim, said.conventions)],
    ];
    const lines = [title(claim, said)];
    for (const line of claim.lines) lines.push("", ...invoice(line, claim));
    lines.push("", ...totals(claim));
    for (const [name, items] of lists) if (items.length) lines.push("", name, ...items.map((item) => `- ${item}`));
    return `${lines.join("\n")}\n`;
  }

  const title = (claim, said) =>
    `Décompte ${claim.reference ? `${claim.reference} ` : ""}au ${days.long(claim.asOf)} (${said.regimes[claim.regime]})`;

  function invoice(line, { regime, applied }) {
    const lines = [
      `Facture ${line.number} : ${euros(line.original)} TTC, échéance le ${days.long(line.due)}` +
        (line.dueComputed ? " (calculée)" : ""),
    ];
    const add = (label, amount) => lines.push(`  ${label} : ${euros(amount)}`);
    for (const [label, amount] of reductions(line)) add(label, amount);
    if (line.notDue) add("non échu", line.notDue);
    add("reste dû échu", line.claimed);
    if (line.segments.length) lines.push(`  ${applied.rule} (${applied.citation}) :`);
    for (const part of line.segments) {
      const period = `du ${days.short(part.start)} au ${days.short(part.end)}, ${numbers.count(part.count, "jour")}`;
      lines.push(`    ${period} : ${product(part)} = ${euros(part.amount)} (${part.label} ; ${part.source})`);
    }
    if (line.segments.length) add("intérêts courus", accrued(line));
    if (line.interestPaid) add("intérêts déjà réglés", line.interestPaid);
    if (line.fee) {
      lines.push(`  indemnité forfaitaire : ${euros(cents(line.fee.value))} (${line.fee.basis} ; ${line.fee.source})`);
      if (line.indemnityPaid) add("indemnité déjà réglée", line.indemnityPaid);
    } else if (regime === "b2c" && line.late && !line.segments.length) {
      lines.push("  aucun intérêt : il ne court qu'après une mise en demeure (C. civ., art. 1231-6 et 1344-1)");
    }
    if (line.overpaid) add("trop-perçu", line.overpaid);
    return lines;
  }

  function totals(claim) {
    const lines = [
      `Principal échu et non contesté : ${euros(claim.principal)}`,
      `Intérêts : ${euros(claim.interest)}`,
    ];
    if (claim.regime !== "b2c") lines.push(`Indemnités forfaitaires : ${euros(claim.indemnity)}`);
    lines.push(`Total dû : ${euros(claim.total)}`);
    return [...lines, ...notes(claim)];
  }

  /** What is said beside the total, never added to it. */
  function notes(claim) {
    const lines = [];
    if (claim.interestFirst !== claim.total) {
      const other = euros(claim.interestFirst);
      lines.push(`Pour information, paiements imputés d'abord sur les intérêts (C. civ., art. 1343-1) : ${other}`);
    }
    if (claim.perDiem) {
      const figure = comma(tenThousandths(claim.perDiem));
      lines.push(`Pour information, chaque jour de retard ajoute ${figure}${NBSP}€ au taux actuel.`);
    }
    if (claim.notDue) lines.push(`Non échu, non réclamé : ${euros(claim.notDue)}`);
    if (claim.overpaid) lines.push(`Trop-perçu à rendre ou à affecter : ${euros(claim.overpaid)}`);
    return lines;
  }

  // --- Spreadsheet ---

  const HEADERS = ["nature", "facture", "du", "au", "jours", "base", "taux_pourcent", "montant", "source"];

  /** For a French spreadsheet: `;`, decimal commas, CRLF; no cell can pass for a formula. */
  function csv(claim) {
    return [HEADERS, ...rows(claim)].map((cells) => `${cells.map(cell).join(";")}\r\n`).join("");
  }

  function cell(written) {
    const flat = written.replace(/[\r\n\t]/g, " ").trim();
    const harmless = /^[=+\-@]/.test(flat) ? `'${flat}` : flat;
    return /[;"]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  }

  function rows(claim) {
    const found = [];
    const row = (nature, amount, number = "", cells = {}) => {
      const known = { facture: number, montant: comma(numbers.plain(amount)), ...cells };
      found.push([nature, ...HEADERS.slice(1).map((header) => known[header] ?? "")]);
    };
    for (const line of claim.lines) {
      const issued = line.issued === null ? "" : days.short(line.issued);
      row("facture, de l'émission à l'échéance", line.original, line.number, { du: issued, au: days.short(line.due) });
      for (const [label, amount] of reductions(line)) row(`à déduire : ${label}`, amount, line.number);
      if (line.notDue) row("à déduire : non échu, non réclamé", line.notDue, line.number);
      for (const part of line.segments) {
        row("intérêts", part.amount, line.number, {
          du: days.short(part.start), au: days.short(part.end), jours: String(part.count),
          base: comma(numbers.plain(part.base)), taux_pourcent: comma(numbers.figures(part.percent)),
          source: `${part.label} ; ${claim.applied.citation} ; ${part.source}`,
        });
      }
      if (line.fee) {
        const source = `${line.fee.basis} ; ${line.fee.source}`;
        row("indemnité forfaitaire", cents(line.fee.value), line.number, { source });
      }
      if (line.interestPaid) row("à déduire : intérêts déjà réglés", line.interestPaid, line.number);
      if (line.indemnityPaid) row("à déduire : indemnité déjà réglée", line.indemnityPaid, line.number);
    }
    row("principal échu", claim.principal);
    row("intérêts dus", claim.interest);
    if (claim.regime !== "b2c") {
      row("indemnités dues", claim.indemnity);
      row("frais justifiés", 0n);
    }
    row("total dû", claim.total);
    return found;
  }

  self.amiable.statement = { accrued, conventions, csv, legalValue, notes, reductions, text, title };
})();
