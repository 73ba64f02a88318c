// Markdown to DOM nodes. Text only ever becomes text nodes, so nothing that a model writes can
// become markup of the page. It covers the part of GitHub's markdown that models write, parsed
// leniently, in one small file: the libraries for it produce strings of HTML, which would have to
// be trusted or sanitized, and do not support a text that is still streaming.

const INLINE = new RegExp(
  [
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /(?<ticks>(?<!`)`+)(?!`)(?<code>[^]+?)(?<!`)\k<ticks>(?!`)/,
    /\*\*(?=\S)(?<strong>[^]+?)\*\*(?!\*)/,
    /(?<!\w)__(?=\S)(?<strong2>[^_]+)__(?!\w)/,
    /\*(?=\S)(?<em>[^*]+)(?<=\S)\*/,
    /(?<!\w)_(?=\S)(?<em2>[^_]+)_(?!\w)/,
    /~~(?=\S)(?<del>[^~]+)~~/,
    /!?\[(?<label>[^[\]]*)\]\((?<href>https?:\/\/[^\s)]+)(?:\s+"[^"]*")?\)/,
    /(?<bare>https?:\/\/[^\s<>()[\]`"*|]*[^\s<>()[\]`"*|.,:;!?'])/,
    /(?<br><br ?\/?>|(?:(?<! ) {2,}|\\)\n)/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "g",
);

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+|$)/;
const FENCE = /^(\s*)(`{3,}(?=[^`]*$)|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*))?$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const BAR = /^\s*\|/;
const DASHES = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

// Incomplete syntax at the end of a text: the start of a line's mark, a number, half a <br>.
const UNDECIDED =
  /(?:(?:^|\n)[ \t>]*(?:[-*+_]{1,2}|[`~]{1,2}|#{1,6}|\d{1,9}[.)]?)|<(?:br?)? ?\/?)$/;

const DEEPEST = 12; // quotes and lists within each other

function element(name, text) {
  const node = document.createElement(name);
  if (text !== undefined) inline(node, text);
  return node;
}

function link(href, label) {
  const node = element("a");
  if (!label || label.includes("://")) node.textContent = label || href;
  else inline(node, label);
  node.href = href;
  node.rel = "noreferrer noopener";
  node.target = "_blank";
  return node;
}

function inline(parent, text) {
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    parent.append(text.slice(end, match.index));
    end = match.index + match[0].length;
    const found = match.groups;
    const strong = found.strong ?? found.strong2;
    const em = found.em ?? found.em2;
    let node = found.escaped;
    if (found.code) {
      node = element("code");
      node.textContent = found.code.replace(/^ (?=.*\S)([^]*) $/, "$1");
    } else if (strong) node = element("strong", strong);
    else if (em) node = element("em", em);
    else if (found.del) node = element("del", found.del);
    else if (found.href) node = link(found.href, found.label);
    else if (found.bare) node = link(found.bare);
    else if (found.br) node = element("br");
    parent.append(node);
  }
  parent.append(text.slice(end));
}

const width = (space) => space.replaceAll("\t", "    ").length;
const indent = (line) => width(/^\s*/.exec(line)[0]);

/** The line without this many columns of white space at its start. */
function outdent(line, columns) {
  let at = 0;
  for (let gone = 0; gone < columns && /^\s/.test(line[at] ?? ""); at++) gone += width(line[at]);
  return line.slice(at);
}

function cells(row) {
  const inner = row.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** Whether a table begins here. A leading bar counts until the next line rules it out. */
function isTable(lines, i, more) {
  const [head, next] = [lines[i], lines[i + 1]];
  if (!head.includes("|")) return false;
  if (more && BAR.test(head)) {
    if (i + 1 === lines.length) return true;
    if (i + 2 === lines.length && /^[\s|:-]*$/.test(next)) return true;
  }
  return next !== undefined && DASHES.test(next) && cells(head).length === cells(next).length;
}

const side = (dashes) =>
  dashes.endsWith(":") ? (dashes.startsWith(":") ? "center" : "right") : "";

function table(lines, i, out, depth, more) {
  const barred = BAR.test(lines[i]);
  const head = cells(lines[i]);
  const dashed = !more || i + 2 < lines.length; // all of them have arrived
  const sides = dashed ? cells(lines[i + 1]).map(side) : [];
  const row = (name, texts) => {
    const made = element("tr");
    for (const column of head.keys()) {
      const cell = element(name, texts[column] ?? "");
      cell.style.textAlign = sides[column] ?? "";
      made.append(cell);
    }
    return made;
  };
  const made = element("table");
  made.createTHead().append(row("th", head));
  const body = made.createTBody();
  for (i += 2; lines[i]?.trim() && (!barred || BAR.test(lines[i])); i++) {
    body.append(row("td", cells(lines[i])));
  }
  const frame = element("div");
  frame.className = "table";
  frame.tabIndex = 0; // so that the keyboard can scroll it
  frame.append(made);
  out.append(frame);
  return i;
}

function code(lines, i, out) {
  const [, space, fence] = FENCE.exec(lines[i]);
  const ends = (line) => line.trim().startsWith(fence) && /^(`+|~+)$/.test(line.trim());
  const found = [];
  for (i++; i < lines.length && !ends(lines[i]); i++) found.push(outdent(lines[i], width(space)));
  const pre = element("pre");
  pre.tabIndex = 0;
  pre.append(element("code"));
  pre.firstChild.textContent = found.join("\n");
  out.append(pre);
  return i + 1;
}

function quote(lines, i, out, depth, more) {
  const inner = [];
  for (; i < lines.length && QUOTE.test(lines[i]); i++) inner.push(lines[i].replace(QUOTE, ""));
  const node = element("blockquote");
  blocks(inner, node, depth + 1, more && i === lines.length);
  out.append(node);
  return i;
}

function list(lines, i, out, depth, more) {
  const kind = (item) => (/\d/.test(item[2]) ? "ol" : "ul");
  let item = ITEM.exec(lines[i]);
  const node = element(kind(item));
  if (node.nodeName === "OL") node.start = parseInt(item[2], 10);
  for (const name = kind(item); item && kind(item) === name && !RULE.test(lines[i]); ) {
    // An item continues while lines are indented by two more than its mark. Below a number that is
    // less than the standard requires, but it is what models write.
    const margin = width(item[1]) + 2;
    const inner = [lines[i].slice(item[0].length)];
    let blank = 0;
    for (i++; i < lines.length; i++) {
      if (!lines[i].trim()) blank++;
      else if (indent(lines[i]) < margin) break;
      else {
        for (; blank; blank--) inner.push("");
        inner.push(outdent(lines[i], width(item[0])));
      }
    }
    const made = element("li");
    blocks(inner, made, depth + 1, more && i === lines.length);
    node.append(made);
    item = i < lines.length ? ITEM.exec(lines[i]) : null;
  }
  out.append(node);
  return i;
}

function blocks(lines, out, depth, more) {
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) out.append(element("p", paragraph.join("\n")));
    paragraph = [];
  };
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    const heading = HEADING.exec(line);
    let read;
    if (FENCE.test(line)) read = code;
    else if (depth < DEEPEST && QUOTE.test(line)) read = quote;
    else if (depth < DEEPEST && ITEM.test(line) && !RULE.test(line)) read = list;
    else if (isTable(lines, i, more)) read = table;
    if (read || heading || RULE.test(line) || !line.trim()) flush();
    if (read) {
      i = read(lines, i, out, depth, more);
      continue;
    }
    if (heading) out.append(element(`h${Math.min(heading[1].length + 2, 6)}`, heading[2] ?? ""));
    else if (RULE.test(line)) out.append(element("hr"));
    else if (line.trim()) paragraph.push(line.trimStart());
    i++;
  }
  flush();
}

/**
 * The nodes of a text. While more of it will come, ambiguous syntax at its end is left out or read
 * as what it most likely becomes, so that nothing that is shown changes its kind.
 */
export function render(text, more = false) {
  const out = document.createDocumentFragment();
  blocks((more ? text.replace(UNDECIDED, "") : text).split(/\r?\n/), out, 0, more);
  return out;
}

/**
 * Make `old` show what `fresh` does. Equal nodes stay, and with them a selection, the scroll
 * position of a wide table, and the place of a screen reader.
 */
export function update(old, fresh) {
  const had = [...old.childNodes];
  const wanted = [...fresh.childNodes];
  for (const [i, node] of wanted.entries()) {
    if (!had[i]) old.append(node);
    else if (had[i].isEqualNode(node)) continue;
    else if (had[i].nodeType === Node.TEXT_NODE && node.nodeType === Node.TEXT_NODE) {
      had[i].data = node.data;
    } else if (had[i].cloneNode().isEqualNode(node.cloneNode())) update(had[i], node);
    else had[i].replaceWith(node);
  }
  for (const left of had.slice(wanted.length)) left.remove();
}
