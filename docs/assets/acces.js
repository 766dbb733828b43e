/* Ce que le thème laisse à la souris : le menu et la recherche d'un écran étroit au clavier, les zones sans nom. */
(() => {
  "use strict";
  const drawer = document.getElementById("__drawer");
  const sidebar = document.querySelector(".md-sidebar--primary");
  const labels = [...(sidebar?.querySelectorAll('label.md-nav__title, label.md-nav__link[for="__toc"]') ?? [])];

  /** Le vrai bouton, à la place de l'étiquette du thème, que le clavier n'atteint pas. */
  function button(id, name, kind) {
    const box = document.getElementById(id);
    const label = document.querySelector(`.md-header__button[for="${id}"]:not([hidden])`);
    if (!box || !label) return null;
    const made = Object.assign(document.createElement("button"), { type: "button", className: `${label.className} ${kind}` });
    made.setAttribute("aria-label", name);
    made.append(...label.childNodes);
    made.addEventListener("click", () => box.click());
    const tell = () => made.setAttribute("aria-expanded", String(box.checked));
    box.addEventListener("change", tell);
    tell();
    label.replaceWith(made);
    return made;
  }

  button("__search", "Rechercher", "am-loupe");
  const opener = button("__drawer", "Menu", "am-tiroir");

  if (opener && sidebar) {
    const settle = () => labels.forEach((label) => { label.tabIndex = drawer.checked ? 0 : -1; });
    const shut = () => { if (drawer.checked) drawer.click(); };
    const first = () => [...sidebar.querySelectorAll("a[href], label[tabindex='0']")].find((one) => one.checkVisibility({ visibilityProperty: true }));
    settle();
    drawer.addEventListener("change", () => {
      settle();
      if (drawer.checked) requestAnimationFrame(() => first()?.focus());
    });
    sidebar.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !sidebar.contains(relatedTarget)) shut(); });
    addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !drawer.checked) return;
      shut();
      opener.focus();
    });
  }

  // Un sous-menu dont l'étiquette n'est qu'une flèche prend le nom de sa rubrique.
  document.querySelectorAll("nav.md-nav[aria-labelledby]").forEach((nav) => {
    const label = document.getElementById(nav.getAttribute("aria-labelledby"));
    if (!label || label.textContent.trim()) return;
    label.setAttribute("aria-label", nav.querySelector(".md-nav__title")?.textContent.trim() ?? "");
  });

  // Le bouton « copier » d'un bloc de code n'est pas une navigation ; le thème l'ajoute quand le bloc paraît.
  new MutationObserver(() => document.querySelectorAll(".md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none")))
    .observe(document.querySelector(".md-content") ?? document.body, { childList: true, subtree: true });
})();
