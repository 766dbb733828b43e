/* What a debtor owes at the end of a day, as generator/claim/ledger.py: invoices with one due date each, payments and
   credit notes. Same order of imputation, same days, same rounding; a test compares both to the cent. */
(() => {
  "use strict";
  const { accounts, days, dueDates, law: laws, numbers } = self.amiable;
  const { payFee, payInterest, payPrincipal, shareOut } = accounts;

  const FEES = { b2b: "indemnite_forfaitaire", public: "indemnite_forfaitaire_public" };
  const CREDIT = 0;
  const FOR_AN_INVOICE = 1;
  const UNALLOCATED = 2; // the order of events within a day

  const byText = (one, two) => (one < two ? -1 : Number(one > two));

  /** What is owed. Throws NotInForce when a day to be counted has no published value. */
  function compute(claim, law) {
    const terms = { ...law.terms, ...claim.terms };
    const applied = laws.tariff(law, claim.regime, claim.clause, terms);
    const happened = events(claim);
    const ledger = new Ledger(claim, law, terms, applied, happened);
    const lines = ledger.lines.map((line) => ledger.close(line));
    const other = { ...terms, imputation: "interets_d_abord" };
    const told = ledger.received && terms.imputation !== other.imputation;
    const interestFirst = (told ? known(() => new Ledger(claim, law, other, applied, happened).total) : null) ?? ledger.total;
    const added = (name) => numbers.sum(lines.map((line) => line[name]));
    return {
      reference: claim.reference, asOf: claim.asOf, regime: claim.regime, terms, applied, lines,
      principal: added("claimed"), interest: added("interest"), indemnity: added("indemnity"),
      credited: added("credited"), notDue: added("notDue"), overpaid: ledger.overpaid + added("overpaid"),
      total: ledger.total, interestFirst, perDiem: ledger.perDiem(),
      payments: claim.payments.filter((paid) => paid.on <= claim.asOf).sort((one, two) => one.on - two.on),
      values: usedValues(lines),
    };
  }

  /** An information, or null: a debt paid in full needs no rate that is still to come. */
  function known(total) {
    try {
      return total();
    } catch (gap) {
      if (gap instanceof laws.NotInForce) return null;
      throw gap;
    }
  }

  function usedValues(lines) {
    const used = new Map();
    for (const line of lines) {
      const values = line.segments.flatMap((segment) => segment.values);
      for (const value of [...values, ...(line.fee ? [line.fee] : [])]) used.set(`${value.key} ${value.start}`, value);
    }
    return [...used.values()].sort((one, two) => byText(one.key, two.key) || one.start - two.start);
  }

  /** All that happened up to the day, in order; events alike on one day are added up. */
  function events(claim) {
    const known = new Set(claim.invoices.map((invoice) => invoice.number));
    const alike = new Map();
    const add = (day, kind, number, amount) => {
      const key = `${day} ${kind} ${number}`;
      const before = alike.get(key);
      alike.set(key, { day, kind, number, amount: amount + (before ? before.amount : 0n) });
    };
    for (const note of claim.credits) if (known.has(note.invoice)) add(note.on, CREDIT, note.invoice, note.amount);
    for (const paid of claim.payments) {
      const number = known.has(paid.invoice) ? paid.invoice : "";
      add(paid.on, number ? FOR_AN_INVOICE : UNALLOCATED, number, paid.amount);
    }
    return [...alike.values()]
      .filter((event) => event.day <= claim.asOf)
      .sort((one, two) => one.day - two.day || one.kind - two.kind || byText(one.number, two.number));
  }

  // --- The ledger ---

  function yearDays(basis, day) {
    if (basis === "reelle") return days.leap(days.year(day)) ? 366 : 365;
    return basis === "360" ? 360 : 365;
  }

  class Ledger {
    constructor(claim, law, terms, applied, happened) {
      Object.assign(this, { claim, law, terms, applied, asOf: claim.asOf });
      this.shift = terms.jours === "deux_bornes" && claim.regime !== "public" ? 0 : 1;
      this.countsEnd = terms.jours !== "fin_exclue";
      this.received = 0n;
      this.overpaid = 0n;
      this.lines = claim.invoices.map((invoice) => this.openLine(invoice));
      this.replay(happened);
      for (const line of this.lines) this.bring(line, this.asOf);
    }

    get total() {
      return numbers.sum(this.lines.map((line) => line.accrued + (line.due < this.asOf ? line.balance : 0n) + line.fee));
    }

    openLine(invoice) {
      const due = dueDates.dueDate(invoice, this.claim.regime, this.terms, this.law);
      let first = due + this.shift;
      if (this.claim.regime === "b2c") {
        const notice = this.claim.notice;
        first = notice !== null && notice > due ? notice + this.shift : null; // before, nothing was payable
      }
      return {
        invoice, due, first, number: invoice.number, balance: invoice.amount, cursor: first, late: false, accrued: 0n,
        segments: [], credited: 0n, paid: 0n, interestPaid: 0n, fee: 0n, feePaid: 0n, feeValue: null, overpaid: 0n,
        weights: new Map(), rounded: 0n,
      };
    }

    // --- Events ---

    replay(happened) {
      const named = new Map();
      for (const line of this.lines) if (!named.has(line.number)) named.set(line.number, line);
      for (const event of happened) {
        if (event.kind === CREDIT) named.get(event.number).credited += event.amount;
        else this.received += event.amount;
      }
      const fromOrigin = new Set(this.lines.filter((line) => this.creditFromOrigin(line)).map((line) => line.number));
      for (const event of happened) {
        if (event.kind === UNALLOCATED) this.overpaid += this.settle(event, this.lines);
        else if (event.kind === FOR_AN_INVOICE) {
          const line = named.get(event.number);
          const left = this.settle(event, [line]);
          line.overpaid += left;
          line.paid += left;
        } else if (!fromOrigin.has(event.number)) this.correct(event, named.get(event.number));
      }
    }

    /** Take credit notes off the principal as never owed; on its date, only one that cancels the whole invoice. */
    creditFromOrigin(line) {
      const applies = this.terms.avoirs !== "date_de_l_avoir" || line.credited >= line.invoice.amount;
      const part = applies ? numbers.smaller(line.credited, line.balance) : 0n;
      line.balance -= part;
      if (applies) line.overpaid += line.credited - part;
      return applies;
    }

    /** A credit note on its date: principal only; beyond it, what was paid for it is freed. */
    correct(event, line) {
      const before = line.paid;
      let left = this.payPrincipal([line], event, event.amount);
      left -= payPrincipal(line, left);
      line.overpaid += this.payInterestAndFees([line], [line], left);
      line.paid = before;
    }

    /** What is left of a payment: principal due, interest, indemnities, then principal not due yet. */
    settle(event, lines) {
      const slots = [...lines].sort((one, two) => one.due - two.due || byText(one.number, two.number));
      let left = this.payPrincipal(slots.filter((line) => line.due <= event.day), event, event.amount);
      if (left) {
        left = this.payInterestAndFees(lines, slots, left);
        left = this.payPrincipal(slots.filter((line) => line.due > event.day), event, left);
        for (const line of slots) left -= payPrincipal(line, left);
      }
      return left;
    }

    payPrincipal(lines, event, left) {
      const withInterest = event.kind !== CREDIT && this.terms.imputation === "interets_d_abord";
      for (const group of this.ranked(lines.filter((line) => line.balance), event.day)) {
        if (!left) break;
        if (withInterest) for (const line of group) this.bring(line, event.day);
        const needs = group.map((line) => line.balance + (withInterest ? line.accrued : 0n));
        const shares = shareOut(left, needs);
        group.forEach((line, at) => {
          let rest = shares[at];
          if (withInterest) rest -= payInterest(line, rest);
          else if (rest) this.bring(line, event.day);
          payPrincipal(line, rest);
          left -= shares[at];
        });
      }
      return left;
    }

    payInterestAndFees(lines, slots, left) {
      for (const line of slots) left -= payInterest(line, left);
      for (const line of [...lines].sort((one, two) => byText(one.number, two.number))) left -= payFee(line, left);
      return left;
    }

    /** Those to be paid first (the highest rate, then the oldest), then the next; together, those nothing tells apart. */
    ranked(lines, day) {
      if (lines.length < 2) return lines.length ? [lines] : [];
      const burdens = new Map(lines.map((line) => [line, this.burden(line, day)]));
      const order = (one, two) => numbers.compare(burdens.get(two), burdens.get(one)) || one.due - two.due;
      const groups = [];
      for (const line of [...lines].sort(order)) {
        const last = groups.at(-1);
        if (last && order(last[0], line) === 0) last.push(line);
        else groups.push([line]);
      }
      return groups;
    }

    burden(line, day) {
      if (!line.balance || line.first === null || line.first > day) return numbers.decimal(0n);
      return this.rate(line, day).percent;
    }

    rate(line, day) {
      const at = this.applied.frozen ? line.first : day;
      return this.applied.rate(...this.applied.keys.map((key) => laws.inForce(this.law, key, at)));
    }

    // --- Time ---

    /** Whether a debt is or was late on `day`; it brings its indemnity from the first day it is. */
    wake(line, day) {
      if (!line.late && line.balance && line.due < day) {
        line.late = true;
        if (FEES[this.claim.regime]) {
          line.feeValue = laws.inForce(this.law, FEES[this.claim.regime], line.due + 1);
          line.fee = line.feeValue.value.digits * numbers.scale(2 - line.feeValue.value.places);
        }
      }
      return line.late;
    }

    /** Bring a debt to `day`, before what happens that day: the day itself bears interest on the former base. */
    bring(line, day) {
      if (!line.balance || !(line.late || this.wake(line, day))) return;
      const last = this.countsEnd ? day : day - 1;
      if (line.first === null || last < line.cursor) return;
      const { law, applied, terms } = this;
      for (const [start, end, values] of laws.pieces(law, applied, terms.annee, line.first, line.cursor, last)) {
        this.accrue(line, start, end, applied.rate(...values));
      }
      line.cursor = last + 1;
    }

    accrue(line, start, end, rate) {
      const count = end - start + 1;
      const year = yearDays(this.terms.annee, start);
      const weight = { digits: line.balance * rate.percent.digits * BigInt(count), places: rate.percent.places };
      let amount = numbers.halfUp(weight.digits, numbers.scale(weight.places) * 100n * BigInt(year));
      if (this.terms.arrondi !== "par_ligne") {
        line.weights.set(year, numbers.plus(line.weights.get(year) ?? numbers.decimal(0n), weight));
        const running = this.running(line.weights);
        amount = running - line.rounded;
        line.rounded = running;
      }
      line.accrued += amount;
      line.segments.push({
        start, end, count, year, amount, base: line.balance, percent: rate.percent, label: rate.label,
        source: rate.source, values: rate.values,
      });
    }

    /** The interest of an invoice so far, rounded as a whole: years of 365 and 366 days may both be in it. */
    running(weights) {
      let numerator = 0n;
      let denominator = 1n;
      for (const [year, weight] of weights) {
        const below = numbers.scale(weight.places) * 100n * BigInt(year);
        numerator = numerator * below + weight.digits * denominator;
        denominator *= below;
      }
      return this.terms.arrondi === "tronque" ? numerator / denominator : numbers.halfUp(numerator, denominator);
    }

    // --- Answers ---

    /** What the day after adds at the rate of the day, in ten thousandths of a euro (cents × percent / year). */
    perDiem() {
      let daily = numbers.decimal(0n);
      for (const line of this.lines) {
        const counts = line.first !== null && line.first <= this.asOf + 1 && line.due < this.asOf;
        if (!counts || !line.balance) continue;
        const { percent } = this.rate(line, this.asOf);
        daily = numbers.plus(daily, { digits: line.balance * percent.digits, places: percent.places });
      }
      const year = BigInt(yearDays(this.terms.annee, this.asOf));
      return numbers.halfUp(daily.digits, numbers.scale(daily.places) * year);
    }

    close(line) {
      const notDue = line.due >= this.asOf ? line.balance : 0n;
      return {
        number: line.number, due: line.due, dueComputed: line.due !== line.invoice.due, issued: line.invoice.issued,
        original: line.invoice.amount, term: line.invoice.due === null ? line.invoice.term : undefined,
        credited: line.credited, notDue, claimed: line.balance - notDue, late: line.late, segments: line.segments,
        principalPaid: line.paid - line.interestPaid - line.feePaid - line.overpaid,
        interest: line.accrued, interestPaid: line.interestPaid, indemnity: line.fee, indemnityPaid: line.feePaid,
        fee: line.feeValue, overpaid: line.overpaid,
      };
    }
  }

  self.amiable.ledger = { compute };
})();
