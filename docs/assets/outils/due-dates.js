/* The day on which an invoice was payable, as generator/claim/due_dates.py. */
(() => {
  "use strict";
  const { days, law: laws } = self.amiable;

  /** The lawful readings of « N jours fin de mois »: days then end of month, end of month then days. */
  function readings(issued, term, method) {
    if (!term.monthEnd) return [issued + term.days];
    const daysThenEnd = days.lastOfMonth(issued + term.days);
    const endThenDays = days.lastOfMonth(issued) + term.days;
    if (method === "jours_puis_fin_de_mois") return [daysThenEnd];
    return method === "fin_de_mois_puis_jours" ? [endThenDays] : [daysThenEnd, endThenDays];
  }

  /** The last day on which an invoice could be paid in time: the date written, else the term, else the legal period. */
  function dueDate(invoice, regime, terms, law) {
    const moved = regime === "public" || terms.report_echeance === "jour_ouvrable" ? days.nextWorking : (day) => day;
    if (invoice.due !== null) return moved(invoice.due);
    if (invoice.term) return moved(Math.max(...readings(invoice.issued, invoice.term, terms.fin_de_mois)));
    return moved(invoice.issued + Number(laws.inForce(law, "delai_legal_paiement", invoice.issued).value.digits));
  }

  self.amiable.dueDates = { dueDate, readings };
})();
