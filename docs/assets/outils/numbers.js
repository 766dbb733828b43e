/* Exact numbers, as generator/money.py and generator/french.py: sums are whole cents, rates are whole digits and a
   count of decimals, all of them BigInt. No floating-point number ever holds a sum. */
(() => {
  "use strict";
  const NBSP = "\u00a0";
  const NARROW = "\u202f";

  /** A decimal number of zero or more: `digits` × 10^-`places`, with the zeros it was written with. */
  const decimal = (digits, places = 0) => ({ digits, places });

  /** « 12.40 » as a decimal: figures and at most one dot, nothing else. */
  function parse(text) {
    const [whole, fraction = ""] = text.split(".");
    return decimal(BigInt(whole + fraction), fraction.length);
  }

  const scale = (places) => 10n ** BigInt(places);

  function plus(one, two) {
    const places = Math.max(one.places, two.places);
    return decimal(one.digits * scale(places - one.places) + two.digits * scale(places - two.places), places);
  }

  const times = (one, two) => decimal(one.digits * two.digits, one.places + two.places);

  function compare(one, two) {
    const left = one.digits * scale(two.places);
    const right = two.digits * scale(one.places);
    return left < right ? -1 : Number(left > right);
  }

  /** `numerator` / `denominator`, zero or more, to the nearest whole number, a half up. */
  const halfUp = (numerator, denominator) => (2n * numerator + denominator) / (2n * denominator);

  const smaller = (one, two) => (one < two ? one : two);
  const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);

  // --- As French readers see them ---

  const grouped = (whole) => String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, NARROW);
  const plain = (cents) => `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
  const comma = (text) => text.replace(".", ",");
  const euros = (cents) => `${grouped(cents / 100n)},${String(cents % 100n).padStart(2, "0")}${NBSP}€`;

  /** A decimal in plain figures, as it was written. */
  function figures({ digits, places }) {
    const text = String(digits).padStart(places + 1, "0");
    return places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text;
  }

  /** « 12,4 », « 3 », « 1 234,5 »: without useless zeros, but for `least` decimals. */
  function number(value, least = 0) {
    const [whole, written = ""] = figures(value).split(".");
    const fraction = written.replace(/0+$/, "").padEnd(least, "0");
    return grouped(whole) + (fraction ? `,${fraction}` : "");
  }

  /** « 12,40 % »; more decimals only when the rate has more. */
  const percent = (rate) => `${number(rate, 2)}${NBSP}%`;

  /** « 1 facture », « 3 factures »: in French the plural starts at two. */
  const count = (quantity, one, many = `${one}s`) => `${grouped(quantity)}${NBSP}${quantity < 2 ? one : many}`;

  self.amiable ??= {};
  self.amiable.numbers = {
    NBSP, NARROW, comma, compare, count, decimal, euros, figures, halfUp, number, parse, percent, plain, plus, scale,
    smaller, sum, times,
  };
})();
