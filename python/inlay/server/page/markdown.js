// Markdown to DOM nodes. Text only ever becomes text nodes, so nothing that a model writes can
// become markup of the page.

const INLINE = /(`[^`]+`)|(\*\*[^*]+\*\*)|(\*[^*\s][^*]*\*)|(\[[^\]]+\]\(https?:\/\/[^\s)]+\))/;

function inline(parent, text) {
  for (let rest = text; rest; ) {
    const match = INLINE.exec(rest);
    if (!match) {
      parent.append(rest);
      return;
    }
    parent.append(rest.slice(0, match.index));
    const [found, code, strong, emphasis, link] = match;
    let node;
    if (code) {
      node = document.createElement("code");
      node.textContent = code.slice(1, -1);
    } else if (strong) {
      node = document.createElement("strong");
      inline(node, strong.slice(2, -2));
    } else if (emphasis) {
      node = document.createElement("em");
      inline(node, emphasis.slice(1, -1));
    } else {
      const cut = link.indexOf("](");
      node = document.createElement("a");
      node.href = link.slice(cut + 2, -1);
      node.rel = "noreferrer noopener";
      node.target = "_blank";
      node.textContent = link.slice(1, cut);
    }
    parent.append(node);
    rest = rest.slice(match.index + found.length);
  }
}

function block(name, lines, write = inline) {
  const node = document.createElement(name);
  write(node, lines.join("\n"));
  return node;
}

export function render(text) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) out.append(block("p", paragraph));
    paragraph = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const fence = /^\s*```/.test(line);
    const heading = /^(#{1,4})\s+(.*)$/.exec(line);
    const item = /^\s*([-*]|\d+[.)])\s+(.*)$/.exec(line);
    if (fence) {
      flush();
      const code = [];
      while (++i < lines.length && !/^\s*```/.test(lines[i])) code.push(lines[i]);
      const pre = document.createElement("pre");
      pre.tabIndex = 0;
      pre.append(block("code", code, (node, source) => (node.textContent = source)));
      out.append(pre);
    } else if (heading) {
      flush();
      out.append(block(`h${heading[1].length + 2}`, [heading[2]]));
    } else if (item) {
      flush();
      const name = /\d/.test(item[1]) ? "ol" : "ul";
      if (out.lastChild?.nodeName.toLowerCase() !== name) out.append(document.createElement(name));
      out.lastChild.append(block("li", [item[2]]));
    } else if (line.trim()) {
      paragraph.push(line);
    } else {
      flush();
    }
  }
  flush();
  return out;
}
