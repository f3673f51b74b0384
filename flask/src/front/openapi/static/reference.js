"use strict";

/** @type {Record<string, string>} */
const NAMES = { servers: "Server" };
const REGIONS = { ".information-container": "About the API", ".scheme-container": "Server" };

// What Swagger UI lacks for who does not see it, again whenever it draws: names for its choices, parts and a column,
// headings without a gap, and no links within buttons, which do the same.
function mend() {
  for (const select of document.querySelectorAll("#openapi select:not([aria-label])")) {
    select.setAttribute("aria-label", NAMES[select.id] ?? "Example");
  }
  document.querySelectorAll("#openapi th:empty").forEach((header) => header.append("Description"));
  for (const [place, name] of Object.entries(REGIONS)) {
    set(place, { role: "region", "aria-label": name });
  }
  set("h3.opblock-tag, .models > h4", { "aria-level": 2 });
  set(".opblock-body h4", { "aria-level": 3 });
  document.querySelectorAll("button.opblock-summary-control a[href]").forEach((link) => link.removeAttribute("href"));
}

/** @param {string} selector @param {Record<string, string | number>} attributes */
function set(selector, attributes) {
  for (const element of document.querySelectorAll(selector)) {
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));
  }
}

const here = document.baseURI.replace(/\/docs.*$/, "");
document.querySelectorAll(".here").forEach((place) => (place.textContent = here));

SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#openapi",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
});
new MutationObserver(mend).observe(/** @type {HTMLElement} */ (document.getElementById("openapi")), { childList: true, subtree: true });
