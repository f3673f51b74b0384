// What JavaScript is searched for: mistakes. How it looks is not a machine's business here.

import js from "@eslint/js";
import globals from "globals";

const MISTAKES = {
  "array-callback-return": "error",
  "consistent-return": "error",
  "eqeqeq": "error",
  "no-constructor-return": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-template-curly-in-string": "error",
  "no-throw-literal": "error",
  "no-unmodified-loop-condition": "error",
  "no-unreachable-loop": "error",
  "no-unused-expressions": ["error", { allowShortCircuit: true }],
  "no-unused-private-class-members": "off", // takes `||=` for no use; the type checker knows better
  "no-use-before-define": ["error", { functions: false, classes: false }],
  "no-var": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "require-atomic-updates": "error",
};
const SCRIPTS = ["flask/src/front/static/early.js", "flask/src/front/openapi/static/docs.js", "flask/src/front/openapi/static/reference.js"];
const PAGE = { ...globals.browser, Dropzone: "readonly", SwaggerUIBundle: "readonly" };
const MOUNTED = { ...globals.browser, canvas: "readonly", told: "readonly", paint: "readonly", painted: "readonly" };

export default [
  { ignores: [".venv*/", "build/"] },
  { ...js.configs.recommended, rules: { ...js.configs.recommended.rules, ...MISTAKES } },
  { files: ["flask/**/*.js"], languageOptions: { globals: PAGE } },
  { files: SCRIPTS, languageOptions: { sourceType: "script" } },
  { files: ["tests/front/*.mjs"], languageOptions: { globals: globals.node } },
  { files: ["tests/page/firefox.mjs"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    files: ["tests/page/mount_canvas.js"],
    languageOptions: { sourceType: "script", globals: MOUNTED },
    rules: { "no-unused-expressions": "off" }, // it is one expression, for the browser to call
  },
];
