"use strict";

SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#openapi",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
});
