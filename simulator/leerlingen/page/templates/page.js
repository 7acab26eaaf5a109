"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const speak = (lang) => {
    root.lang = lang;
    all("[data-taal]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.taal === lang)));
    all("[data-nl][data-en]").forEach((item) => {
      const name = item.dataset.naar;
      if (name === "text") item.textContent = item.dataset[lang];
      else item.setAttribute(name, item.dataset[lang]);
    });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-taal]");
    if (button) speak(button.dataset.taal);
  });
  window.addEventListener("beforeprint", () => all("details").forEach((item) => { item.open = true; }));
  const asked = new URLSearchParams(location.search).get("lang");
  speak(asked === "nl" || asked === "en" ? asked : root.lang);
  root.classList.add("js");
})();
