// Sends each request that is asked for, and a right one behind it. Prints the statuses of both.
import { readFileSync } from "node:fs";

const { url, asked, right, size, picture } = JSON.parse(process.argv[2]);
const bytes = readFileSync(picture);
const said = [];
for (const [method, path, headers] of asked) {
  const refused = await fetch(url + path, { method, headers, body: new Uint8Array(size) });
  await refused.text();
  const next = await fetch(url + "/upload", { method: "POST", headers: right, body: bytes });
  await next.text();
  said.push([refused.status, next.status]);
}
console.log(JSON.stringify(said));
