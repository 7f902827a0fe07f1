// Asks GitHub's own language service about workflows and action.yml, without a network.
// Usage: node language_service.mjs NODE_MODULES FILE...; prints a JSON list of {file, line, message}.
// Files called action.yml are descriptions of actions, all others workflows. What a workflow gives to an action is
// held against the action.yml that is named first, where the owner of the action is crs-gate.
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

// The service imports JSON without saying so, as bundlers allow.
register("data:text/javascript," + encodeURIComponent(`
  import { readFile } from "node:fs/promises";
  export async function load(url, context, next) {
    if (!url.endsWith(".json")) return next(url, context);
    return { format: "module", shortCircuit: true, source: "export default " + await readFile(new URL(url), "utf8") };
  }`));

const [modules, ...files] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(resolve(modules, name)).href);
const { validate } = await load("@actions/languageservice/dist/index.js");
const { TextDocument } = await load("vscode-languageserver-textdocument/lib/esm/main.js");
const { parse } = (await load("yaml/dist/index.js")).default;

const own = files.find((file) => basename(file) === "action.yml");
const metadata = own ? parse(readFileSync(own, "utf8")) : undefined;
const config = {
  actionsMetadataProvider: {
    fetchActionMetadata: async (action) => (action.owner === "crs-gate" ? metadata : undefined),
  },
};
const found = [];
for (const file of files) {
  const name = basename(file) === "action.yml" ? "action.yml" : `.github/workflows/${basename(file)}`;
  const document = TextDocument.create(`file:///${name}`, "yaml", 1, readFileSync(file, "utf8"));
  for (const each of await validate(document, config)) {
    if (/^Unable to resolve action/.test(each.message)) continue; // those of others are not here
    found.push({ file, line: each.range.start.line + 1, message: each.message });
  }
}
console.log(JSON.stringify(found));
