/* The text of a case file, as generator/authoring.py and generator/amend/text.py write it: block style, quotes only
   where a text could be misread. */
(() => {
  "use strict";
  const { flat } = self.amiable.reading;

  const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}_ ,.()/'’°€-]*$/u;
  const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

  function escaped(letter) {
    if (letter === '"' || letter === "\\") return `\\${letter}`;
    if (letter === "\n") return "\\n";
    if (letter === "\t") return "\\t";
    return UNSEEN.test(letter) ? `\\U${letter.codePointAt(0).toString(16).padStart(8, "0")}` : letter;
  }

  const quoted = (text) => `"${[...text].map(escaped).join("")}"`;

  /** A text as a scalar; only one of several lines keeps its spaces as they are. */
  function scalar(text) {
    if (text.includes("\n")) return quoted(text);
    const clean = flat(text);
    return PLAIN.test(clean) && clean !== "null" ? clean : quoted(clean);
  }

  /** Plain data (texts, lists, blocks) as lines, two spaces a level. */
  function lines(value, margin) {
    return Object.entries(value).flatMap(([key, item]) => {
      if (typeof item === "string") return [`${margin}${key}: ${scalar(item)}`];
      if (!Array.isArray(item)) return [`${margin}${key}:`, ...lines(item, `${margin}  `)];
      return [`${margin}${key}:`, ...item.flatMap((one) => listed(one, margin))];
    });
  }

  function listed(item, margin) {
    if (typeof item === "string") return [`${margin}  - ${scalar(item)}`];
    const [first, ...rest] = lines(item, `${margin}    `);
    return [`${margin}  - ${first.trimStart()}`, ...rest];
  }

  self.amiable.yaml = { write: (data, head, tail) => [head, ...lines(data, ""), tail, ""].join("\n") };
})();
