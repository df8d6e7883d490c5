(() => {
  const wrong = [];
  if (document.documentElement.lang !== "nl") wrong.push("no lang=nl");
  if (!document.title.trim()) wrong.push("no title");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  let last = 0;
  for (const h of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Number(h.tagName[1]);
    if (level > last + 1) wrong.push(`h${last} is followed by h${level}: ${h.textContent}`);
    if (!h.textContent.trim()) wrong.push(`an empty h${level}`);
    last = level;
  }
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.getAttribute("aria-hidden") === "true") continue;
    const ids = (svg.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    const text = ids.map((id) => document.getElementById(id)?.textContent.trim() || "");
    if (svg.getAttribute("role") !== "img" || text.length < 2 || text.some((t) => !t)) wrong.push("a picture without a text");
  }
  for (const el of document.querySelectorAll("img")) if (!el.alt) wrong.push("an img without alt");
  for (const el of document.querySelectorAll("[role=img]")) {
    if (!el.getAttribute("aria-label") && !el.getAttribute("aria-labelledby")) wrong.push("a picture without a name");
  }
  const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id twice");
  for (const table of document.querySelectorAll("table")) if (!table.querySelector("th")) wrong.push("a table without th");
  const channels = (color) => {
    const parts = color.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.alpha > 0) return color.rgb;
    }
    return [255, 255, 255];
  };
  const seen = new Set();
  for (const el of document.querySelectorAll("body *")) {
    const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || el.closest("title, desc, style")) continue;
    const style = getComputedStyle(el);
    const inPicture = el instanceof SVGElement;
    const front = channels(inPicture ? style.fill : style.color).rgb;
    // A number stands in the mark drawn before it.
    const mark = inPicture && el.classList.contains("nr") ? el.previousElementSibling : null;
    const back = mark ? channels(getComputedStyle(mark).fill).rgb : behind(el);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const key = `${el.tagName}.${el.getAttribute("class")}: contrast ${ratio.toFixed(2)}`;
    if (ratio < 4.5 && !seen.has(key)) {
      seen.add(key);
      wrong.push(key);
    }
    if (!inPicture && parseFloat(style.fontSize) < 12) wrong.push(`${el.tagName} is too small`);
  }
  return wrong;
})()
