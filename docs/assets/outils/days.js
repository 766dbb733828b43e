/* Civil days as whole numbers (0 is 1 January 1970), as generator/values.py, generator/workdays.py and
   generator/french.py. No hour, no time zone: UTC only serves to count. */
(() => {
  "use strict";
  const { NBSP } = self.amiable.numbers;
  const MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
  ];
  const MILLISECONDS = 86_400_000;

  /** The day, or null when the calendar has none. */
  function make(year, month, day) {
    const found = new Date(0).setUTCFullYear(year, month - 1, day) / MILLISECONDS;
    const [y, m, d] = parts(found);
    return y === year && m === month && d === day ? found : null;
  }

  function parts(day) {
    const at = new Date(day * MILLISECONDS);
    return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  }

  const year = (day) => parts(day)[0];
  const iso = (day) => new Date(day * MILLISECONDS).toISOString().slice(0, 10);
  const fromIso = (text) => make(...text.split("-").map(Number));

  function today() {
    const now = new Date();
    return make(now.getFullYear(), now.getMonth() + 1, now.getDate());
  }

  // --- As French readers see them ---

  function short(day) {
    const [y, m, d] = parts(day);
    return `${String(d).padStart(2, "0")}/${String(m).padStart(2, "0")}/${y}`;
  }

  function long(day) {
    const [y, m, d] = parts(day);
    return [d === 1 ? "1er" : d, MONTHS[m - 1], y].join(NBSP);
  }

  const period = (start, end) => (end === null ? `depuis le ${long(start)}` : `du ${long(start)} au ${long(end)}`);

  function halfYear(day) {
    const [y, m] = parts(day);
    return m <= 6
      ? `le 1er semestre ${y} (du 1er janvier au 30 juin ${y})`
      : `le 2e semestre ${y} (du 1er juillet au 31 décembre ${y})`;
  }

  // --- The calendar ---

  function lastOfMonth(day) {
    const [y, m] = parts(day);
    return make(m === 12 ? y + 1 : y, (m % 12) + 1, 1) - 1;
  }

  /** Easter Sunday in the Gregorian calendar (Butcher's algorithm). */
  function easter(y) {
    const a = y % 19;
    const b = Math.floor(y / 100);
    const c = y % 100;
    const e = b % 4;
    const f = Math.floor((b + 8) / 25);
    const g = Math.floor((b - f + 1) / 3);
    const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
    const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
    const m = Math.floor((a + 11 * h + 22 * l) / 451);
    const n = h + l - 7 * m + 114;
    return make(y, Math.floor(n / 31), (n % 31) + 1);
  }

  const FIXED = [[1, 1], [5, 1], [5, 8], [7, 14], [8, 15], [11, 1], [11, 11], [12, 25]];
  const holidays = new Map();

  /** Public holidays of metropolitan France (C. trav., art. L. 3133-1). Whit Monday was worked from 2005 to 2007. */
  function holidaysOf(y) {
    if (!holidays.has(y)) {
      const sunday = easter(y);
      const moving = [1, 39, ...(y >= 2005 && y <= 2007 ? [] : [50])].map((after) => sunday + after);
      holidays.set(y, new Set([...FIXED.map(([m, d]) => make(y, m, d)), ...moving]));
    }
    return holidays.get(y);
  }

  const weekend = (day) => (((day + 3) % 7) + 7) % 7 > 4; // 1 January 1970 was a Thursday
  const working = (day) => !weekend(day) && !holidaysOf(year(day)).has(day);

  function nextWorking(day) {
    while (!working(day)) day += 1;
    return day;
  }

  const leap = (y) => y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);

  self.amiable.days = {
    fromIso, halfYear, iso, lastOfMonth, leap, long, make, nextWorking, parts, period, short, today, working, year,
  };
})();
