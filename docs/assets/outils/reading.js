/* What one value may be, as generator/values.py: each reader takes what was typed and answers, or refuses with the
   code, the sentence and the remedy of `amiable check`. A test compares both, refusal by refusal. */
(() => {
  "use strict";
  const { numbers, days } = self.amiable;

  /** A value that cannot be accepted: a French sentence for the clerk. */
  class Refusal extends Error {
    constructor(message, fix, code = "FMT03") {
      super(message);
      this.fix = fix;
      this.code = code;
    }
  }

  // Python's idea of a space: JavaScript counts one letter more and five fewer.
  const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
  const ENDS = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
  const SPACES = new RegExp(`${SPACE}+`);
  const EACH_SPACE = new RegExp(SPACE, "g");
  const strip = (text) => text.replace(ENDS, "");
  const words = (text) => text.split(SPACES).filter(Boolean);
  const flat = (text) => words(text).join(" ");

  // --- Amounts and rates ---

  const PLAIN = /^([0-9]+)(?:[.,]([0-9]+))?$/;
  const GROUPED = /^[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?$/;
  const FOREIGN = /^[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?$/;
  const EURO = new RegExp(`${SPACE}*(?:€|eur|euros?)$`, "i");
  const AMOUNT_FIX = "écrivez un montant en euros, par exemple « 1 250,00 »";
  const RATE_FIX = "écrivez un pourcentage par an, par exemple « 12,5 »";

  /** The number in `typed`, a part of `text`, and what to write when it may count in thousands. */
  function read(typed, text, fix) {
    const refuse = (said) => new Refusal(said, fix, "FMT05");
    let cleaned = strip(typed).replace(EACH_SPACE, " ");
    if (/^[-\u2212]/.test(cleaned)) throw refuse(`« ${text} » est négatif : un montant s'écrit sans signe`);
    if (/[^\0-\x7f]/.test(cleaned)) throw refuse(`« ${text} » n'est pas un nombre`);
    if (GROUPED.test(cleaned)) cleaned = cleaned.replaceAll(" ", "");
    const match = PLAIN.exec(cleaned);
    if (!match && FOREIGN.test(cleaned)) {
      throw refuse(`« ${text} » est ambigu : séparez les milliers par une espace, comme « 1 234,00 »`);
    }
    if (!match) throw refuse(`« ${text} » n'est pas un nombre`);
    const [, whole, fraction = ""] = match;
    const significant = whole.replace(/^0+/, "").length;
    const thousands = fraction.length === 3 && significant >= 1 && significant <= 3;
    return {
      value: numbers.parse(fraction ? `${whole}.${fraction}` : whole),
      instead: thousands ? `« ${whole}${fraction} » ou « ${whole},${fraction.slice(0, 2)} »` : "",
    };
  }

  /** An amount in whole cents. */
  function amount(typed) {
    const text = strip(typed);
    const { value, instead } = read(text.replace(EURO, ""), text, AMOUNT_FIX);
    const refuse = (said) => new Refusal(`« ${text} » ${said}`, AMOUNT_FIX, "FMT05");
    if (instead) throw refuse(`est ambigu : écrivez ${instead}`);
    if (value.places > 2) throw refuse("a plus de deux décimales");
    const cents = value.digits * numbers.scale(2 - value.places);
    if (cents >= 100_000_000_000n) throw refuse("atteint un milliard d'euros : vérifiez la saisie");
    return cents;
  }

  function positiveAmount(typed) {
    const cents = amount(typed);
    if (cents === 0n) {
      throw new Refusal("le montant est nul", "indiquez un montant supérieur à zéro ou supprimez la ligne", "FMT05");
    }
    return cents;
  }

  /** A percentage as a decimal, more than 0 and at most 100. */
  function rate(typed) {
    const text = strip(typed);
    const { value } = read(text.replace(/%$/, ""), text, RATE_FIX);
    if (value.digits === 0n || numbers.compare(value, numbers.decimal(100n)) > 0) {
      throw new Refusal(`« ${text} » n'est pas un taux entre 0 et 100 %`, RATE_FIX, "FMT05");
    }
    return value;
  }

  // --- Days and delays ---

  const FRENCH_DAY = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})$/;
  const ISO_DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

  function day(typed) {
    const text = strip(typed);
    const refuse = (said) => new Refusal(said, "écrivez la date comme 30/06/2026 ou 2026-06-30", "FMT06");
    const french = FRENCH_DAY.exec(text);
    const iso = ISO_DAY.exec(text);
    if (!french && !iso) throw refuse(`« ${text} » n'est pas une date`);
    const [y, m, d] = (french ? [french[3], french[2], french[1]] : iso.slice(1)).map(Number);
    const found = y ? days.make(y, m, d) : null;
    if (found === null) throw refuse(`le ${text} n'existe pas au calendrier`);
    if (y < 1990 || y > 2100) throw refuse(`l'année de « ${text} » est invraisemblable`);
    return found;
  }

  const TERM = /^([0-9]{1,3}) jours?(?: nets?)?(,? fin de mois)?$/i;

  /** An agreed delay from the day of issue: so many days, to the end of the month or not. */
  function term(typed) {
    const text = line(typed);
    if (["à réception", "a reception", "comptant"].includes(text.toLowerCase())) return { days: 0, monthEnd: false };
    const match = TERM.exec(text);
    if (!match) {
      const fix = "écrivez « 30 jours », « 45 jours fin de mois » ou « à réception »";
      throw new Refusal(`« ${text} » n'est pas un délai de paiement`, fix);
    }
    return { days: Number(match[1]), monthEnd: Boolean(match[2]) };
  }

  function whole(typed) {
    if (/^[0-9]{1,4}$/.test(strip(typed))) return Number(strip(typed));
    throw new Refusal(`« ${typed} » n'est pas un nombre entier`, "écrivez un nombre entier, par exemple 8");
  }

  // --- Words ---

  const LONGEST = 4000;

  /** One or several lines. */
  function text(typed) {
    const found = strip(typed).normalize("NFC");
    if (!found) throw new Refusal("le texte est vide", "complétez ou supprimez la ligne", "FMT04");
    if ([...found].length > LONGEST) {
      throw new Refusal("le texte dépasse 4 000 caractères", "résumez et joignez le détail en pièce");
    }
    if (found.includes("\ufffd")) {
      throw new Refusal("le texte contient « \ufffd », une lettre perdue lors d'une conversion", "retapez le mot");
    }
    for (const letter of found) {
      if (letter !== "\n" && letter !== "\t" && /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(letter)) {
        const point = letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
        const said = `le texte contient un caractère invisible ou inconnu (U+${point})`;
        throw new Refusal(said, "effacez-le ou retapez le mot");
      }
    }
    return found;
  }

  const line = (typed) => flat(text(typed));

  const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
  const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

  function slug(typed) {
    const found = strip(typed);
    if (SLUG.test(found) && !RESERVED.test(found)) return found;
    const fix = "lettres minuscules, chiffres et tirets seulement, par exemple 2026-0500";
    throw new Refusal(`« ${found} » n'est pas une référence simple`, fix, "FMT07");
  }

  /** The name of a procedure, which may be written with underscores. */
  const procedure = (typed) => slug(strip(typed).replaceAll("_", "-"));

  function path(typed) {
    const found = strip(typed);
    text(found);
    const steps = found.replaceAll("\\", "/").split("/");
    const refuse = (said) =>
      new Refusal(`« ${found} » ${said}`, "indiquez un chemin relatif, par exemple pieces/facture.pdf", "FMT08");
    if (/^[/\\~]/.test(found) || found.includes(":") || steps.includes("..")) throw refuse("sort du dossier");
    const kept = steps.filter((step) => step !== ".");
    if (!kept.length || kept.includes("") || /[\n\t]/.test(found)) throw refuse("n'est pas un chemin de fichier");
    return kept.join("/");
  }

  // --- Addresses ---

  const FRENCH_POSTCODE = /^[0-9]{5}$/;

  function postcode(typed) {
    const found = words(strip(typed).toUpperCase()).join(" ");
    const compact = found.replaceAll(" ", "");
    if (FRENCH_POSTCODE.test(compact)) return compact;
    if (/^[0-9A-Z](?:[0-9A-Z -]{0,8}[0-9A-Z])?$/.test(found)) return found;
    throw new Refusal(`« ${typed} » n'est pas un code postal`, "écrivez cinq chiffres, par exemple 01000", "FMT10");
  }

  function email(typed) {
    const found = line(typed);
    if (/^[^@\s,;<>"]+@[^@\s,;<>"]+\.[A-Za-z]{2,}$/.test(found)) return found;
    const said = `« ${found} » n'est pas une adresse électronique`;
    throw new Refusal(said, "écrivez par exemple compta@societe.example");
  }

  function phone(typed) {
    const found = line(typed);
    const figures = found.replace(/[^0-9]/g, "").length;
    const [least, most] = found.startsWith("+") ? [8, 15] : found.startsWith("00") ? [10, 17] : [10, 10];
    if (/^(?:\+|0)[0-9 .()-]*$/.test(found) && figures >= least && figures <= most) return found;
    const fix = "écrivez dix chiffres, par exemple 04 00 00 00 00, ou « + » et l'indicatif du pays";
    throw new Refusal(`« ${found} » n'est pas un numéro de téléphone`, fix);
  }

  // --- Identifiers ---

  /** Luhn's sum of a number, 0 modulo 10 when its check digit is right. */
  function luhn(figures) {
    return [...figures].reverse().reduce((total, figure, at) => {
      const value = Number(figure) * (at % 2 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0) % 10;
  }

  const POST_OFFICE = "356000000"; // La Poste: the sum of the figures is a multiple of 5, but for its head office

  function siretKey(figures) {
    if (!figures.startsWith(POST_OFFICE) || figures === `${POST_OFFICE}00048`) return luhn(figures) === 0;
    return [...figures].reduce((total, figure) => total + Number(figure), 0) % 5 === 0;
  }

  const identifier = (kind, length, right) => (typed) => {
    const found = strip(typed);
    const refuse = (said) => new Refusal(said, "recopiez-le depuis un document officiel", "FMT09");
    const figures = strip(found.replace(EACH_SPACE, "").replaceAll(".", ""));
    if (!/^[0-9]+$/.test(figures)) throw refuse(`« ${found} » n'a pas la forme d'un ${kind} (${length} chiffres)`);
    if (figures.length !== length) {
      throw refuse(`la longueur du ${kind} « ${found} » ne convient pas (${length} chiffres)`);
    }
    if (!right(figures)) throw refuse(`la clé de contrôle du ${kind} « ${found} » ne correspond pas`);
    if (/^0+$/.test(figures)) throw refuse(`« ${found} » ne contient que des zéros : ce n'est pas un ${kind}`);
    return figures;
  };

  const siren = identifier("SIREN", 9, (figures) => luhn(figures) === 0);
  const siret = identifier("SIRET", 14, (figures) => siretKey(figures) && luhn(figures.slice(0, 9)) === 0);

  const READERS = {
    amount, choice: strip, day, email, line, path, phone, positive_amount: positiveAmount, postcode, procedure,
    rate, siren, siret, slug, term, text, whole,
  };

  // --- A whole file ---

  const SHOWN = 60;

  function short(typed) {
    const found = [...flat(typed)];
    return found.length <= SHOWN ? found.join("") : `${found.slice(0, SHOWN - 1).join("")}…`;
  }

  /** One problem at one place; `path` is made of keys and of positions in lists. */
  function problem(path, code, message, fix) {
    return { path, code, message, fix };
  }

  function readOne(field, typed, path) {
    try {
      READERS[field.format](typed);
      return [];
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      let said = refusal.message;
      if ([...typed].length > SHOWN || typed.includes("\n")) {
        said = said.replaceAll(typed, () => short(typed)).replaceAll(strip(typed), () => short(typed));
      }
      return [problem(path, refusal.code, said, refusal.fix)];
    }
  }

  /** What is wrong in `data`, read as `fields` describe it: missing keys, values that cannot be read. */
  function check(fields, data, path = []) {
    return fields.flatMap((field) => {
      const value = data[field.name];
      const here = [...path, field.name];
      if (value === undefined) {
        if (!field.required) return [];
        if (field.fields) return check(field.fields, {}, field.many ? [...here, 0] : here);
        const described = field.help ? ` (${field.help})` : "";
        return [problem(here, "FMT04", `il manque « ${field.name} »${described}`, "complétez ce champ")];
      }
      if (field.many) {
        return value.flatMap((item, at) =>
          field.fields ? check(field.fields, item, [...here, at]) : readOne(field, item, [...here, at]));
      }
      return field.fields ? check(field.fields, value, here) : readOne(field, value, here);
    });
  }

  self.amiable.reading = { READERS, Refusal, check, flat, problem, readOne, strip };
})();
