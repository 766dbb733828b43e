/* A form made from a description of fields (generator/pages/forms.py): labels, hints, lists that grow, errors shown at
   the field and in a summary. It keeps nothing: what is typed lives in the page until it is closed. */
(() => {
  "use strict";
  const { flat, strip, readOne } = self.amiable.reading;
  const { button, element, typeset } = self.amiable.dom;
  let made = 0;

  const INPUTS = {
    amount: { inputmode: "decimal" }, positive_amount: { inputmode: "decimal" }, rate: { inputmode: "decimal" },
    whole: { inputmode: "numeric" }, siren: { inputmode: "numeric" }, siret: { inputmode: "numeric" }, email: { inputmode: "email" },
    phone: { inputmode: "tel" },
  };

  // --- One key: a value, a block, a list ---

  /** A node answers `read(path, places)`, `fill(value)`, `tell(problems)`; `box` is what the page shows. */
  function node(field, context) {
    if (field.many) return field.fields ? list(field, context) : value(field, context);
    return field.fields ? block(field, context) : value(field, context);
  }

  function control(field, id, described, context) {
    const shared = { id, "aria-describedby": described, "aria-required": field.required ? "true" : undefined };
    if (field.format === "choice") {
      const empty = element("option", { value: "" }, field.required ? "Choisissez…" : "—");
      const options = field.choices.map(([word, words]) => element("option", { value: word }, words));
      return element("select", shared, empty, options);
    }
    const tools = { ...shared, autocomplete: "off", spellcheck: ["line", "text"].includes(field.format) ? undefined : "false" };
    if (field.many || field.format === "text") return element("textarea", { ...tools, rows: 2 });
    const suggested = field.name === "facture" ? { list: context.known.id } : {};
    return element("input", { ...tools, type: "text", ...INPUTS[field.format], ...suggested });
  }

  function value(field, context) {
    made += 1;
    const id = `am-${made}`;
    const example = field.example && !field.hint.includes("exemple") ? `par exemple ${field.example}` : "";
    const hint = [field.hint, field.many && "une ligne par valeur", example].filter(Boolean).join(" ; ");
    const input = control(field, id, `${id}-aide ${id}-erreur`, context);
    const error = element("p", { class: "am-erreur-champ", id: `${id}-erreur` });
    const box = element("div", { class: "am-champ", "data-cle": field.name },
      element("label", { for: id }, field.title, field.required ? element("span", { class: "am-requis" }, " (obligatoire)") : ""),
      input, element("p", { class: "am-aide", id: `${id}-aide` }, hint), error);
    const typed = () => (input.value.includes("\n") ? strip(input.value) : flat(input.value));
    const itself = {
      box,
      focus: () => input.focus(),
      read(path, places) {
        places.set(path.join("/"), itself);
        if (field.many) {
          const items = input.value.split("\n").map(flat).filter(Boolean);
          items.forEach((_, at) => places.set([...path, at].join("/"), itself));
          return items.length ? items : undefined;
        }
        return typed() || undefined;
      },
      fill(given) {
        input.value = (field.many ? given?.join("\n") : given) ?? "";
        itself.tell([]);
      },
      tell(problems) {
        tellIn(error, problems);
        if (problems.length) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      },
    };
    // What cannot be read is said on leaving the field; what is missing, only when the form is asked for.
    input.addEventListener("change", () => {
      const lines = field.many ? input.value.split("\n").map(flat).filter(Boolean) : [typed()].filter(Boolean);
      itself.tell(lines.flatMap((one) => readOne(field, one, [])));
    });
    return itself;
  }

  /** The fields of a block, in order, those set apart folded under the others. */
  function several(fields, context, more = "Plus de précisions") {
    const nodes = fields.map((field) => [field, node(field, context)]);
    const shown = nodes.filter(([field]) => !field.apart).map(([, one]) => one.box);
    const apart = nodes.filter(([field]) => field.apart).map(([, one]) => one.box);
    const folded = apart.length
      ? element("details", { class: "am-plus" }, element("summary", {}, more), element("div", { class: "am-grille" }, apart))
      : null;
    return {
      nodes,
      box: element("div", { class: "am-grille" }, shown, folded),
      focus: () => nodes[0][1].focus(),
      read(path, places) {
        const found = {};
        for (const [field, one] of nodes) {
          const inner = one.read([...path, field.name], places);
          if (inner !== undefined) found[field.name] = inner;
        }
        return Object.keys(found).length ? found : undefined;
      },
      fill(given) {
        for (const [field, one] of nodes) one.fill(given?.[field.name]);
        if (folded) folded.open = nodes.some(([field]) => field.apart && given?.[field.name] !== undefined);
      },
    };
  }

  const told = () => element("p", { class: "am-erreur-champ" });

  function tellIn(error, problems) {
    error.replaceChildren(...problems.map(({ code, message, fix }) =>
      element("span", {}, `${typeset(message)} (${code})`, fix ? element("small", {}, typeset(fix)) : "")));
  }

  function block(field, context) {
    const inside = several(field.fields, context);
    const error = told();
    const heading = field.required ? element("legend", {}, field.title) : element("summary", {}, field.title);
    const box = field.required
      ? element("fieldset", { class: "am-bloc", "data-cle": field.name }, heading, error, inside.box)
      : element("details", { class: "am-bloc", "data-cle": field.name }, heading,
        element("p", { class: "am-aide" }, field.hint), error, inside.box);
    const itself = {
      box,
      focus: inside.focus,
      read(path, places) {
        places.set(path.join("/"), itself);
        return inside.read(path, places);
      },
      fill(given) {
        inside.fill(given);
        if (!field.required) box.open = given !== undefined;
      },
      tell: (problems) => tellIn(error, problems),
    };
    return itself;
  }

  function list(field, context) {
    const [, noun] = /^une? (.*)$/.exec(field.one);
    const name = noun[0].toUpperCase() + noun.slice(1);
    const e = field.one.startsWith("une") ? "e" : "";
    const items = [];
    const places = element("div", { class: "am-liste" });
    const error = told();
    const growing = button(`Ajouter ${field.one}`, () => {
      const added = add();
      added.inside.focus();
      context.changed(`${name} ${items.length} ajouté${e} au formulaire`);
    }, "am-ajout");
    const body = [element("p", { class: "am-aide" }, field.hint), error, places, growing];
    const box = field.required
      ? element("fieldset", { class: "am-bloc", "data-cle": field.name }, element("legend", {}, field.title), body)
      : element("details", { class: "am-bloc", "data-cle": field.name }, element("summary", {}, field.title), body);

    function add() {
      const inside = several(field.fields, context);
      const legend = element("legend");
      const removing = button("Retirer", () => {
        const at = items.indexOf(item);
        items.splice(at, 1);
        item.box.remove();
        number();
        (items[Math.min(at, items.length - 1)]?.inside ?? growing).focus();
        context.changed(`${name} ${at + 1} retiré${e} du formulaire`);
      }, "am-retrait");
      const wrong = told();
      const item = {
        inside, legend, removing,
        box: element("fieldset", { class: "am-element" }, legend, removing, wrong, inside.box),
        focus: inside.focus,
        tell: (problems) => tellIn(wrong, problems),
      };
      items.push(item);
      places.append(item.box);
      number();
      return item;
    }

    function number() {
      items.forEach((item, at) => {
        item.legend.textContent = `${name} ${at + 1}`;
        item.removing.setAttribute("aria-label", `Retirer : ${name.toLowerCase()} ${at + 1}`);
        item.removing.hidden = field.required && items.length === 1;
      });
    }

    if (field.required) add();
    const itself = {
      box,
      focus: () => (items[0]?.inside ?? growing).focus(),
      read(path, found) {
        found.set(path.join("/"), itself);
        const data = [];
        for (const item of items) {
          const here = [...path, data.length];
          found.set(here.join("/"), item);
          const inner = item.inside.read(here, found);
          if (inner !== undefined) data.push(inner);
        }
        return data.length ? data : undefined;
      },
      fill(given) {
        for (const item of items.splice(0)) item.box.remove();
        for (const one of given ?? (field.required ? [undefined] : [])) add().inside.fill(one);
        if (!field.required) box.open = given !== undefined;
      },
      tell: (problems) => tellIn(error, problems),
    };
    return itself;
  }

  // --- The whole form ---

  /** A form of `fields` inside `host`: `changed` is called whenever something is typed, added or taken away, `enter` by
      the key of that name; `more` is the title of what is folded. */
  function build(host, fields, { changed, enter, more }) {
    const announced = element("p", { class: "am-annonce", role: "status" });
    const known = element("datalist", { id: `am-factures-${(made += 1)}` });
    const context = {
      known,
      changed(words = "") {
        announced.textContent = words;
        suggest();
        changed();
      },
    };
    const inside = several(fields, context, more);
    const summary = element("div", {
      class: "am-sommaire", tabindex: "-1", hidden: true, role: "group", "aria-label": "Points à corriger",
    });
    let places = new Map();
    host.append(summary, inside.box, known, announced);
    host.addEventListener("input", () => context.changed());
    host.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT") enter();
    });

    function suggest() {
      const numbers = host.querySelectorAll('[data-cle="factures"] [data-cle="numero"] input');
      const written = [...numbers].map((input) => flat(input.value)).filter(Boolean);
      known.replaceChildren(...written.map((number) => element("option", { value: number })));
    }

    /** The nearest node of a path: what a problem is about may not be in the form. */
    function place(path) {
      for (let end = path.length; end > 0; end -= 1) {
        const found = places.get(path.slice(0, end).join("/"));
        if (found) return found;
      }
      return inside;
    }

    /** Nothing that is wrong stays folded. */
    function unfold({ box }) {
      for (let up = box; up && up !== host; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    }

    function link({ path, code, message }) {
      const click = (event) => {
        event.preventDefault();
        unfold(place(path));
        place(path).focus();
      };
      return element("li", {}, element("a", { href: "#", click }, typeset(message)), ` (${code})`);
    }

    return {
      read() {
        places = new Map();
        return inside.read([], places) ?? {};
      },
      fill(data) {
        inside.fill(data);
        this.tell([]);
        context.changed();
      },
      /** Show the problems of what was last read, at their fields and in the summary, and go there. */
      tell(problems) {
        const at = new Map([...places.values()].map((one) => [one, []]));
        for (const found of problems) at.get(place(found.path))?.push(found);
        for (const [one, found] of at) one.tell?.(found);
        summary.hidden = !problems.length;
        if (!problems.length) return;
        const count = problems.length === 1 ? "Un point est à corriger." : `${problems.length} points sont à corriger.`;
        summary.replaceChildren(element("p", {}, element("strong", {}, count)), element("ul", {}, problems.map(link)));
        for (const found of problems) unfold(place(found.path));
        summary.focus();
      },
    };
  }

  self.amiable.form = { build };
})();
