// Brings third-party files into nuanxin/base/static/vendor/ (never committed), each with its licence.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "..", "node_modules");
const vendor = join(here, "..", "static", "vendor");

rmSync(vendor, { recursive: true, force: true });
mkdirSync(join(vendor, "licences"), { recursive: true });

// A source map we do not ship would stop the manifest storage from hashing the file.
function bring(from, to) {
  const text = readFileSync(join(modules, from), "utf8");
  writeFileSync(join(vendor, to), text.replace(/\/[/*]# sourceMappingURL=\S+(?: \*\/)?\s*$/, ""));
}

bring("bootstrap/dist/css/bootstrap.min.css", "bootstrap.css");
bring("htmx.org/dist/htmx.min.js", "htmx.js");
await build({
  entryPoints: [join(here, "charts.js")],
  outfile: join(vendor, "echarts.js"),
  bundle: true,
  format: "iife",
  globalName: "echarts",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  target: "chrome64",
});
for (const [name, file] of [
  ["bootstrap", "LICENSE"],
  ["echarts", "LICENSE"],
  ["echarts", "NOTICE"],
  ["htmx.org", "LICENSE"],
  ["tslib", "LICENSE.txt"],
  ["zrender", "LICENSE"],
]) {
  copyFileSync(join(modules, name, file), join(vendor, "licences", `${name}-${file}`));
}
