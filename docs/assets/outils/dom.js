/* Pieces of pages: elements, buttons, French printing, a file to keep, a text to copy. */
(() => {
  "use strict";

  /** An element: attributes by name, properties that are functions as listeners, then its children. */
  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== undefined && value !== false && value !== null) node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }

  const button = (words, click, kind = "") =>
    element("button", { type: "button", class: `am-bouton${kind && ` ${kind}`}`, click }, words);

  /** The apostrophes and the spaces of French printing, for a sentence of the engine. */
  const typeset = (words) => words.replace(/(?<=\p{L})'(?=\p{L})/gu, "’").replace(/ (?=[;!?»])/g, "\u202f")
    .replace(/ (?=[:%€])/g, "\u00a0").replace(/« /g, "«\u202f");

  /** Offer `text` as a file; nothing leaves the browser. */
  function download(name, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = element("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  /** Copy `text`, and say so in `status`; where the browser refuses, say how to do it by hand. */
  async function copy(text, status) {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copié.";
    } catch {
      status.textContent = "Le navigateur refuse la copie : sélectionnez le texte et copiez-le.";
    }
  }

  self.amiable.dom = { button, copy, download, element, typeset };
})();
