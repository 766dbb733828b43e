/* What must hold between the keys of a case, on what was typed alone: the rules of generator/rules that need neither the
   day, nor a rate, nor a file. Their words come from the page; a test compares what they find with the engine. */
(() => {
  "use strict";
  const { numbers, days, reading } = self.amiable;
  const { READERS, Refusal, problem } = reading;

  /** A value already typed, or null when it is missing or cannot be read: that is another finding. */
  function known(format, typed) {
    if (typed === undefined) return null;
    try {
      return READERS[format](typed);
    } catch (refusal) {
      if (refusal instanceof Refusal) return null;
      throw refusal;
    }
  }

  const amount = (typed) => known("amount", typed);
  const day = (typed) => known("day", typed);
  const line = (typed) => known("line", typed);
  const before = (one, two) => one !== null && two !== null && one < two;
  const list = (data, name) => data[name] ?? [];

  /** As generator/rules/text.py: accents, capitals, spaces and hyphens do not tell two numbers apart. */
  function squeeze(text) {
    const plain = text.replace(/[’‘ʼ]/g, "'").replace(/[–—‐‑−]/g, "-").replace(/œ/gi, "oe").replace(/æ/gi, "ae");
    return plain.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[\s-]/g, "");
  }

  const numbersOf = (data) => list(data, "factures").map((invoice) => line(invoice.numero)).filter(Boolean);
  const consumer = (data) => data.debiteur?.qualite === "consommateur";
  const publicBuyer = (data) => data.debiteur?.qualite === "public";

  /** Both or neither of two keys, where one is needed: how the clause is wrong, or nothing. */
  const twoOrNone = (clause, one, two) => (clause[one] === undefined) === (clause[two] === undefined);

  // Each check yields what it found: [path, values of the message].
  const repeated = (name) => function* (data) {
    const seen = new Set();
    for (const [at, item] of list(data, name).entries()) {
      const written = line(item.numero);
      if (written && seen.has(squeeze(written))) yield [[name, at, "numero"], { written }];
      if (written) seen.add(squeeze(written));
    }
  };

  const unknownInvoice = (name) => function* (data) {
    const all = numbersOf(data);
    for (const [at, item] of list(data, name).entries()) {
      const written = line(item.facture);
      if (written && all.length && !all.includes(written)) {
        yield [[name, at, "facture"], { written, hint: `factures du dossier : ${all.join(", ")}` }];
      }
    }
  };

  const perInvoice = (check) => function* (data) {
    for (const [at, invoice] of list(data, "factures").entries()) yield* check(invoice, ["factures", at]);
  };

  const CHECKS = {
    *CON01(data) {
      if (!consumer(data)) return;
      for (const [at, cost] of list(data, "frais").entries()) yield [["frais", at], { amount: amount(cost.montant) }];
    },
    CRE01: repeated("factures"),
    CRE02: unknownInvoice("paiements"),
    CRE03: unknownInvoice("avoirs"),
    CRE04: unknownInvoice("litiges"),
    *CRE07(data) {
      for (const [at, dispute] of list(data, "litiges").entries()) {
        const found = list(data, "factures").findLast((invoice) => line(invoice.numero) === line(dispute.facture));
        const whole = found ? amount(found.montant_ttc) : null;
        const disputed = amount(dispute.montant);
        if (before(whole, disputed)) yield [["litiges", at, "montant"], { disputed, amount: whole }];
      }
    },
    CRE11: repeated("avoirs"),
    *CRE12(data) {
      for (const [at, dispute] of list(data, "litiges").entries()) {
        const [opened, closed] = [day(dispute.ouvert_le), day(dispute.clos_le)];
        if (before(closed, opened)) yield [["litiges", at, "clos_le"], { opened, closed }];
      }
    },
    CRE20: perInvoice(function* (invoice, path) {
      const [issued, due] = [day(invoice.emise_le), day(invoice.echeance)];
      if (before(due, issued)) yield [[...path, "echeance"], { issued, due }];
    }),
    CRE26: perInvoice(function* (invoice, path) {
      const parts = list(invoice, "echeances").map((part) => amount(part.montant));
      const whole = amount(invoice.montant_ttc);
      if (!parts.length || parts.includes(null) || whole === null) return;
      const total = numbers.sum(parts);
      if (total !== whole) yield [[...path, "echeances"], { total, amount: whole }];
    }),
    CRE34: perInvoice(function* (invoice, path) {
      const retention = amount(invoice.retenue_de_garantie?.montant);
      const whole = amount(invoice.montant_ttc);
      if (before(whole, retention)) yield [[...path, "retenue_de_garantie", "montant"], { retention, amount: whole }];
    }),
    *CRE41({ penalites: clause }) {
      if (!clause || !twoOrNone(clause, "taux", "multiple_taux_legal")) return;
      yield [["penalites"], { how: clause.taux === undefined ? "aucun taux" : "deux taux à la fois" }];
    },
    *CRE43(data) {
      if (consumer(data)) return;
      for (const [at, cost] of list(data, "frais").entries()) {
        if (cost.piece === undefined) yield [["frais", at], { amount: amount(cost.montant) }];
      }
    },
    *CRE50(data, { remitted }) {
      for (const [at, given] of list(data, "remises").entries()) {
        if (given.approuvee_par === undefined) yield [["remises", at], { of: remitted[given.sur] }];
      }
    },
    CRE51: unknownInvoice("remises"),
    *CRE53({ clause_penale: clause }) {
      if (!clause || !twoOrNone(clause, "montant", "pourcentage")) return;
      yield [["clause_penale"], { how: clause.montant === undefined ? "aucune somme" : "deux sommes à la fois" }];
    },
    *CRE55({ delai_de_grace: grace }) {
      const [granted, until] = [day(grace?.accorde_le), day(grace?.jusqu_au)];
      if (before(until, granted)) yield [["delai_de_grace", "jusqu_au"], { granted, until }];
    },
    *INS07({ situation }) {
      const opened = day(situation?.ouverte_le);
      for (const key of ["close_le", "bodacc_le"]) {
        const other = day(situation?.[key]);
        if (!before(other, opened)) continue;
        yield [["situation", key], { opened, closed: other }];
        return;
      }
    },
    *PAR07({ debiteur }) {
      const address = debiteur?.adresse;
      if (address && !(address.voie || address.lieu_dit || address.complement)) yield [["debiteur", "adresse"], {}];
    },
    *PAR09({ debiteur }) {
      const address = debiteur?.adresse ?? {};
      const postcode = known("postcode", address.code_postal);
      if (!address.pays && postcode && /^(00|96|99)\d{3}$/.test(postcode)) {
        yield [["debiteur", "adresse", "code_postal"], { postcode }];
      }
    },
    *PAR16(data, { forms }) {
      const form = consumer(data) ? line(data.debiteur.forme) : null;
      if (!form) return;
      const plain = squeeze(form.split(" ")[0]).replaceAll(".", "");
      const alone = ["ei", "entrepreneur individuel", "entreprise individuelle"].includes(form.trim().toLowerCase());
      if (alone || forms.includes(plain)) yield [["debiteur", "qualite"], { form }];
    },
    *PAR17({ debiteur }) {
      const [siren, siret] = [known("siren", debiteur?.siren), known("siret", debiteur?.siret)];
      if (siren && siret && !siret.startsWith(siren)) yield [["debiteur", "siret"], {}];
    },
    *PUB04(data) {
      if (publicBuyer(data) && data.penalites) yield [["penalites"], {}];
    },
    *PUB06(data) {
      if (!publicBuyer(data)) return;
      for (const [at, invoice] of list(data, "factures").entries()) {
        const [issued, received] = [day(invoice.emise_le), day(invoice.commande_publique?.demande_recue_le)];
        const path = ["factures", at, "commande_publique", "demande_recue_le"];
        if (before(received, issued)) yield [path, { received, issued }];
      }
    },
    *PUB10(data, { remitted }) {
      if (!publicBuyer(data)) return;
      for (const [at, given] of list(data, "remises").entries()) {
        if (["interets", "indemnite"].includes(given.sur)) yield [["remises", at], { of: remitted[given.sur] }];
      }
    },
    *PUB12(data) {
      if (!publicBuyer(data)) return;
      for (const [at, invoice] of list(data, "factures").entries()) {
        const order = invoice.commande_publique;
        const first = day(order?.demande_recue_le) ?? day(invoice.emise_le);
        const [notified, completed] = [day(order?.interruption?.notifiee_le), day(order?.interruption?.pieces_recues_le)];
        if (before(notified, first) || before(completed, notified)) {
          yield [["factures", at, "commande_publique", "interruption"], {}];
        }
      }
    },
    *PUB13(data) {
      if (publicBuyer(data) && data.clause_penale) yield [["clause_penale"], {}];
    },
    *PUB14(data) {
      if (publicBuyer(data) && data.conventions?.jours === "deux_bornes") yield [["conventions", "jours"], {}];
    },
    *PUB15(data) {
      const written = data.echeancier?.interets;
      if (publicBuyer(data) && written && written !== "maintenus") yield [["echeancier", "interets"], { written }];
    },
  };

  /** The sentence of a rule with its values in French: sums are cents, days are whole numbers. */
  function told(rule, values) {
    return rule.message.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      if (typeof value === "bigint") return numbers.euros(value);
      return typeof value === "number" ? days.long(value) : value ?? "";
    });
  }

  /** What the models themselves refuse: a French postcode has five figures unless the address says a country, a policy
      gives a period or a date. */
  function* models({ debiteur, credit }) {
    const insurance = credit?.assurance;
    if (insurance && twoOrNone(insurance, "delai_declaration", "declaration_au_plus_tard")) {
      const said = "l'assurance-crédit dit soit un délai, soit une date pour déclarer l'impayé";
      const fix = "écrivez « delai_declaration » (en jours) ou « declaration_au_plus_tard », pas les deux";
      yield problem(["credit", "assurance"], "FMT03", said, fix);
    }
    const address = debiteur?.adresse ?? {};
    const postcode = known("postcode", address.code_postal);
    if (!postcode || address.pays !== undefined || /^[0-9]{5}$/.test(postcode)) return;
    const fix = "écrivez cinq chiffres, par exemple 01000 ; pour une adresse à l'étranger, ajoutez « pays »";
    const said = `« ${postcode} » n'est pas un code postal français`;
    yield problem(["debiteur", "adresse", "code_postal"], "FMT10", said, fix);
  }

  /** Every finding on `data`; `page` carries the rules in words and the legal forms of companies. */
  function check(data, page) {
    const found = [...models(data)];
    for (const [code, find] of Object.entries(CHECKS)) {
      const rule = page.rules[code];
      for (const [path, values] of find(data, page)) found.push(problem(path, code, told(rule, values), rule.fix));
    }
    return found;
  }

  self.amiable.coherence = { CHECKS, check, told };
})();
