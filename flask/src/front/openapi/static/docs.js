"use strict";

// Before anything is drawn: Swagger UI is dark by this class. Paper is light.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = (on = dark.matches) => document.documentElement.classList.toggle("dark-mode", on);
dark.addEventListener("change", () => follow());
window.addEventListener("beforeprint", () => follow(false));
window.addEventListener("afterprint", () => follow());
follow();
