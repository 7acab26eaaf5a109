"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const speak = (lang) => {
    root.lang = lang;
    all("[data-taal]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.taal === lang)));
    all("[data-nl][data-en]").forEach((item) => {
      const name = item.dataset.naar || "aria-label";
      if (name === "text") item.textContent = item.dataset[lang];
      else item.setAttribute(name, item.dataset[lang]);
    });
    all("svg[aria-labelledby]").forEach((svg) => {
      const ids = svg.getAttribute("aria-labelledby").replace(/-(nl|en)\b/g, `-${lang}`);
      svg.setAttribute("aria-labelledby", ids);
    });
  };

  const filters = document.querySelector("#filters");
  const sift = () => {
    const chosen = Object.fromEntries(new FormData(filters));
    const words = chosen.zoek.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (item) =>
      ["verdict", "role", "group"].every((key) => !chosen[key] || item.dataset[key] === chosen[key]) &&
      words.every((word) => item.dataset.zoek.toLowerCase().includes(word));
    all("[data-scenario]").forEach((item) => { item.hidden = !fits(item); });
    const shown = all("tr[data-scenario]").filter((row) => !row.hidden).length;
    document.querySelector("#getoond").textContent = String(shown);
    document.querySelector("#niets").hidden = shown > 0;
  };

  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let item = target; item; item = item.parentElement) {
      if (item.tagName === "DETAILS") item.open = true;
      if (item.hidden) item.hidden = false;
    }
    target.scrollIntoView();
  };

  const toggle = (open) => all("details.scenario").forEach((item) => { item.open = open; });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.taal) speak(button.dataset.taal);
    if (button.dataset.doe === "open") toggle(true);
    if (button.dataset.doe === "dicht") toggle(false);
    if (button.dataset.doe === "druk") window.print();
  });
  filters.addEventListener("input", sift);
  filters.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", () => {
    all("main details:not(.bericht)").forEach((item) => { item.open = true; });
  });

  const asked = new URLSearchParams(location.search).get("lang");
  speak(asked === "nl" || asked === "en" ? asked : root.lang);
  root.classList.add("js");
  sift();
  reveal();
})();
