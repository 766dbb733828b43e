/* Dated legal values and the rates they make, as generator/law and generator/claim/rates.py. The values come from the
   page, where the build wrote them: nothing of the law is typed here. */
(() => {
  "use strict";
  const { numbers, days } = self.amiable;

  /** No value of a parameter is known on a day: what LAW01 says. Never replaced by the nearest value. */
  class NotInForce extends Error {}

  /** The law as the page carries it: parameters with their values, ways to make a rate, articles, usual terms. */
  function open(data) {
    const parameters = new Map(Object.entries(data.parameters).map(([key, written]) => [key, parameter(key, written)]));
    return { ...data, parameters };
  }

  function parameter(key, { title, unit, basis, awaited, values }) {
    return {
      title,
      awaited,
      values: values.map(([start, end, value, source, verified]) => ({
        key, title, unit, basis, source,
        start: days.fromIso(start),
        end: end === null ? null : days.fromIso(end),
        value: numbers.parse(value),
        verified: days.fromIso(verified),
      })),
    };
  }

  function inForce(law, key, day) {
    const found = law.parameters.get(key);
    const value = found.values.findLast(({ start, end }) => start <= day && (end === null || day <= end));
    if (!value) throw new NotInForce(missing(found, day));
    return value;
  }

  function halfYearly({ start, end }) {
    if (end === null) return false;
    const [firstYear, firstMonth, firstDay] = days.parts(start);
    const [lastYear, lastMonth, lastDay] = days.parts(end);
    const turns = `${firstMonth}-${lastMonth}-${lastDay}`;
    return firstDay === 1 && firstYear === lastYear && (turns === "1-6-30" || turns === "7-12-31");
  }

  function missing({ title, awaited, values }, day) {
    const when = values.some(halfYearly) ? days.halfYear(day) : `le ${days.long(day)}`;
    const sentence = `il manque « ${title} » pour ${when}`;
    const last = values.findLast(({ start }) => start <= day);
    if (!last) return `${sentence} ; la première période connue commence le ${days.long(values[0].start)}`;
    const known = halfYearly(last) ? days.halfYear(last.start) : days.period(last.start, last.end);
    return `${sentence} ; dernière période connue : ${known}${awaited ? ` ; texte attendu : ${awaited}` : ""}`;
  }

  // --- Rates ---

  const ECB = ["bce_refi_semestre", "majoration_b2b"];
  const PUBLIC = ["bce_refi_semestre", "majoration_public"];
  const FLOOR = ["taux_interet_legal", "plancher_multiple"];

  const rate = (percent, label, source, values) => ({ percent, label, source, values });

  function aboveEcb(anchor, points) {
    const label = `taux BCE ${numbers.percent(anchor.value)} + ${numbers.number(points.value)} points`;
    return rate(numbers.plus(anchor.value, points.value), label, anchor.source, [anchor, points]);
  }

  const legal = (value) =>
    rate(value.value, `taux de l'intérêt légal ${numbers.percent(value.value)}`, value.source, [value]);

  /** The rate that applies: which values make it, whether those of the first day hold for the whole delay. */
  function tariff(law, regime, clause, terms) {
    const fixed = terms.taux === "fixe_au_depart";
    if (regime === "b2c") return { ...law.tariffs.b2c, keys: FLOOR.slice(0, 1), frozen: false, rate: legal };
    if (regime === "public") return { ...law.tariffs.public, keys: PUBLIC, frozen: true, rate: aboveEcb };
    if (clause) return { ...law.tariffs.agreed, frozen: fixed, agreed: true, ...agreed(clause, terms) };
    return { ...law.tariffs[fixed ? "b2b_fixed" : "b2b"], keys: ECB, frozen: fixed, rate: aboveEcb };
  }

  /** The values an agreed rate needs, and the rate they make, whatever it becomes under the legal floor. */
  function agreed(clause, terms) {
    const written = (value) => {
      if (clause.rate) return rate(clause.rate, `taux convenu ${numbers.percent(clause.rate)}`, clause.basis, []);
      return rate(numbers.times(clause.multiple, value.value), times(clause.multiple, value),
        `${clause.basis} ; ${value.source}`, [value]);
    };
    const instead = (other) => (value, multiple, ...rest) => {
      const asked = written(value);
      const floor = numbers.times(multiple.value, value.value);
      if (numbers.compare(asked.percent, floor) >= 0) return { ...asked, values: [value, multiple] };
      return other(floor, value, multiple, ...rest);
    };
    if (terms.taux_sous_plancher === "releve") {
      const raised = (floor, value, multiple) =>
        rate(floor, `plancher légal : ${times(multiple.value, value)}`, value.source, [value, multiple]);
      return { keys: FLOOR, rate: instead(raised) };
    }
    if (terms.taux_sous_plancher === "taux_legal") {
      const replaced = (floor, value, multiple, anchor, points) => {
        const found = aboveEcb(anchor, points);
        return { ...found, values: [value, multiple, ...found.values] };
      };
      return { keys: [...FLOOR, ...ECB], rate: instead(replaced) };
    }
    return { keys: clause.rate ? [] : FLOOR.slice(0, 1), rate: written };
  }

  const times = (multiple, value) =>
    `${numbers.number(multiple)} × taux de l'intérêt légal ${numbers.percent(value.value)}`;

  /** The first half-year from `start` to `end` in which an agreed rate is under the legal floor, or null. */
  function underFloor(law, clause, start, end) {
    const multiple = inForce(law, "plancher_multiple", end);
    for (const [first, last, [value]] of periods(law, FLOOR.slice(0, 1), start, end)) {
      const floor = numbers.times(multiple.value, value.value);
      const asked = clause.rate ?? numbers.times(clause.multiple, value.value);
      if (numbers.compare(asked, floor) < 0) return { rate: asked, floor, start: first, end: last };
    }
    return null;
  }

  // --- Periods ---

  /** The days from `start` to `end`, both included, cut where a value of one of `keys` changes record. */
  function periods(law, keys, start, end) {
    const found = [];
    while (start <= end) {
      const values = keys.map((key) => inForce(law, key, start));
      const last = values.reduce((first, value) => (value.end === null ? first : Math.min(first, value.end)), end);
      found.push([start, last, values]);
      start = last + 1;
    }
    return found;
  }

  /** The same for a rate whose first day of interest is `first`, cut also where the length of the year changes. */
  function pieces(law, applied, basis, first, start, end) {
    const found = applied.frozen
      ? [[start, end, applied.keys.map((key) => inForce(law, key, first))]]
      : periods(law, applied.keys, start, end);
    if (basis !== "reelle") return found;
    return found.flatMap(([begin, finish, values]) => {
      const cut = [];
      while (days.year(begin) < days.year(finish)) {
        const last = days.make(days.year(begin), 12, 31);
        cut.push([begin, last, values]);
        begin = last + 1;
      }
      return [...cut, [begin, finish, values]];
    });
  }

  self.amiable.law = { NotInForce, inForce, open, pieces, tariff, underFloor };
})();
