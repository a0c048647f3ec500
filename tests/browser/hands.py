"""What a hand does on an open page, in one go: each question to a browser costs as much as loading a page.

Nothing is done that a person could not do: what is filled in or pressed must be in sight, in use, and on top.
"""

REACH = """
  const shown = each => each.localName + (each.name ? ` ${each.name}` : "");
  const reach = (each, what) => {
    each.scrollIntoView({block: "center", behavior: "instant"});
    const box = each.getClientRects()[0];
    if (!box || !each.checkVisibility({visibilityProperty: true})) throw new Error(`${what} is not in sight`);
    if (each.disabled || each.readOnly) throw new Error(`${what} is not in use`);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.elementFromPoint(x, y);
    const own = [each, ...(each.labels || [])].some(one => one.contains(top));
    if (!own) throw new Error(`${what} lies under ${top ? shown(top) : "nothing"}`);
    return [x, y];
  };
"""

# Gives fields their answers: text, the value of a choice, or the list of boxes to tick.
FILL = f"""answers => {{{REACH}
  const tell = (field, ...kinds) => kinds.forEach(kind => field.dispatchEvent(new Event(kind, {{bubbles: true}})));
  const choose = (found, name, value) => {{
    const choice = found.find(each => each.value === value);
    if (!choice) throw new Error(`${{name}} offers ${{found.map(each => each.value)}}, not ${{value}}`);
    reach(choice, `${{name}} ${{value}}`);
    if (!choice.checked) choice.click();
    if (!choice.checked) throw new Error(`${{name}} ${{value}} does not stay chosen`);
  }};
  const select = (field, name, value) => {{
    reach(field, name);
    field.value = value;
    if (field.value !== value) throw new Error(`${{name}} has no ${{value}}`);
    tell(field, "input", "change");
  }};
  const type = (field, name, text) => {{
    reach(field, name);
    if (field.maxLength >= 0 && text.length > field.maxLength) throw new Error(`${{name}} does not take ${{text}}`);
    field.focus();
    field.value = text;
    tell(field, "input", "change");
  }};
  const fields = () => [...document.querySelectorAll("main [name]")].filter(each => each.type !== "hidden");
  for (const [name, answer] of answers) {{
    const found = fields().filter(each => each.name === name);
    if (!found.length) throw new Error(`no field ${{name}}; there are ${{fields().map(each => each.name)}}`);
    const kind = found[0].type;
    if (kind === "radio" || kind === "checkbox") [answer].flat().forEach(value => choose(found, name, value));
    else if (kind === "select-one") select(found[0], name, answer);
    else type(found[0], name, answer);
  }}
}}"""

# Where the link or button of the main part is that has these words; brought into sight.
PLACE_OF = f"""async ([kinds, words]) => {{{REACH}
  await document.fonts.ready;
  const plain = text => (text || "").replace(/\\s+/g, " ").trim();
  const heard = each => {{
    const copy = each.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach(part => part.remove());
    return plain(copy.textContent);
  }};
  const named = each => plain(each.getAttribute("aria-label")) || heard(each);
  const said = each => each.checkVisibility() && !each.closest("[aria-hidden=true]");
  const all = [...document.querySelectorAll(kinds)].filter(said);
  const found = all.find(each => named(each) === plain(words));
  if (!found) throw new Error(`nothing says ${{words}}; there are ${{all.map(named)}}`);
  return reach(found, words);
}}"""
LINKS = "main a[href], main button"
BUTTONS = "main button, main [role=button]"
