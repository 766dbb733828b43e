/* The form of a new case: it refuses what `amiable check` would refuse in what was typed, and gives the YAML file. */
(() => {
  "use strict";
  const { coherence, dom, form, reading, yaml } = self.amiable;
  const { button, element } = dom;
  const host = document.getElementById("am-dossier");
  if (!host) return;

  const page = JSON.parse(document.getElementById("am-donnees").textContent);
  const status = element("p", { role: "status", class: "am-annonce" });
  const code = element("code");
  const title = element("h2", { tabindex: "-1" }, "Le fichier du dossier");
  const next = element("p");
  let written = null; // what the result shows: its name and its text
  let kept = true;

  const result = element("section", { class: "am-resultat", hidden: true }, title, next,
    element("pre", { tabindex: "0", "aria-label": "Contenu du fichier" }, code),
    element("p", { class: "am-actions" },
      button("Télécharger le fichier", () => {
        dom.download(written.name, written.text, "text/yaml");
        kept = true;
        status.textContent = `${written.name} est téléchargé.`;
      }, "am-principal"),
      button("Copier le texte", async () => {
        await dom.copy(written.text, status);
        kept = true;
      })),
    status);

  const typed = form.build(host, page.fields, {
    enter: write,
    more: "Autres éléments du dossier : avoirs, litiges, promesses, échéancier, journal…",
    changed() {
      kept = false;
      result.hidden = true;
      written = null;
    },
  });
  host.append(element("p", { class: "am-actions" },
    button("Vérifier et écrire le fichier", write, "am-principal"),
    button("Tout effacer", () => {
      if (kept || confirm("Effacer tout ce qui est saisi ?")) clear();
    })));
  host.after(result);

  function clear() {
    typed.fill({});
    kept = true;
    host.querySelector("input, select").focus();
  }

  function write() {
    const data = typed.read();
    const problems = [...reading.check(page.fields, data), ...coherence.check(data, page)];
    typed.tell(problems);
    result.hidden = problems.length > 0;
    if (problems.length) return;
    const reference = data.reference;
    written = { name: `${reference}.yml`, text: yaml.write(data, page.head, page.tail) };
    code.textContent = written.text;
    next.replaceChildren("Enregistrez-le dans ", element("code", {}, `cases/${written.name}`), ", puis lancez ",
      element("code", {}, `amiable check ${reference}`), " : la commande contrôle aussi ce qu’une page ne peut pas savoir.");
    status.textContent = "";
    title.focus();
  }

  // Closing the page loses what was typed, since nothing is stored.
  addEventListener("beforeunload", (event) => {
    if (!kept) event.preventDefault();
  });

  self.amiable.casefile = { typed, write };
})();
