// Makes platform/web/static/dist: one stylesheet, one script per entry point, one sprite of icons, and
// manifest.json, which tells the pages their hashed names. Everything is written compressed as well.
// `node build.mjs` builds once; `node build.mjs --watch` again after each change.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { areaList } from "@vant/area-data";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const target = join(here, "../static/dist");
const iconFolder = join(root, "node_modules/@tabler/icons/icons/outline");

/** Return the stylesheet, Bootstrap's parts and ours in one. */
function styles() {
  const { css } = sass.compile(join(here, "entries/app.scss"), {
    loadPaths: [join(here, "styles"), join(root, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  // The prefixes and the smallest form are esbuild's business.
  return esbuild.transformSync(css, { loader: "css", minify: true, target: ["chrome111", "firefox115", "safari16"] }).code;
}

const scriptOptions = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
  outdir: target,
  legalComments: "none",
  splitting: true,
  chunkNames: "part-[name]-[hash]",
};

/**
 * Return {name: code} for every script in entries/, and for each part that they load only when an element asks for
 * it, under the name they import it by.
 */
async function scripts() {
  const entryPoints = readdirSync(join(here, "entries")).filter((name) => name.endsWith(".js")).map((name) => join(here, "entries", name));
  const plugins = [await sharedInOne(entryPoints)];
  const built = await esbuild.build({ ...scriptOptions, entryPoints, plugins });
  return Object.fromEntries(built.outputFiles.map((file) => [file.path.split(/[\\/]/).pop(), file.text]));
}

/**
 * Return a plugin that keeps our modules which the entry and some parts share in one file. Left alone, a file is
 * made for each set of sharers, and a page waits for a dozen of them.
 */
async function sharedInOne(entryPoints) {
  const { metafile } = await esbuild.build({ ...scriptOptions, entryPoints, metafile: true });
  const imports = (file, kind) => metafile.inputs[file].imports.filter((each) => each.kind === kind).map((each) => each.path);
  const reach = (start) => {
    const found = new Set();
    const waiting = [start];
    while (waiting.length) {
      const file = waiting.pop();
      if (found.has(file)) continue;
      found.add(file);
      waiting.push(...imports(file, "import-statement"));
    }
    return found;
  };
  const files = Object.keys(metafile.inputs);
  const parts = [...new Set(files.flatMap((file) => imports(file, "dynamic-import")))];
  const uses = [...entryPoints.map((path) => relative(process.cwd(), path)), ...parts].map(reach);
  const shared = files.filter((file) => uses.filter((use) => use.has(file)).length > 1 && !file.includes("node_modules"));
  const loaders = new Set([...parts, ...entryPoints.map((path) => relative(process.cwd(), path))].map((file) => resolve(file)));
  const text = shared.map((file) => `import ${JSON.stringify(resolve(file))};`).join("\n");
  return {
    name: "shared-in-one",
    setup(build) {
      build.onResolve({ filter: /^shared-in-one$/ }, (args) => ({ path: args.path, namespace: "shared" }));
      build.onLoad({ filter: /.*/, namespace: "shared" }, () => ({ contents: text, resolveDir: here }));
      build.onLoad({ filter: /\.js$/ }, ({ path }) =>
        loaders.has(path) ? { contents: `import "shared-in-one";\n${readFileSync(path, "utf8")}`, loader: "js" } : null,
      );
    },
  };
}

/** Return the names of icons.txt: one or more a line, `#` begins a remark. */
function iconNames() {
  const lines = readFileSync(join(here, "icons.txt"), "utf8").split("\n");
  return [...new Set(lines.flatMap((line) => line.replace(/#.*/, "").split(/\s+/)).filter(Boolean))].sort();
}

/**
 * Return the provinces, cities and districts by their six-digit codes, as JSON; the address type reads it too.
 * A place outside China is none of them, and what another source keeps as "county" is no name of a place.
 */
function areas() {
  const { province_list, city_list, county_list } = areaList;
  const places = { ...province_list, ...city_list, ...county_list };
  return JSON.stringify(Object.fromEntries(Object.entries(places).filter(([code]) => /^[1-8]\d{5}$/.test(code))));
}

/** Return one SVG whose symbols are the icons; a page shows one with <use href="…#name">. */
function sprite(names) {
  const symbols = names.map((name) => {
    const file = join(iconFolder, `${name}.svg`);
    if (!existsSync(file)) throw new Error(`icons.txt: the icon set has no “${name}”`);
    const body = readFileSync(file, "utf8").replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1];
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** Write one file under a name that changes with its content, with its compressed forms; return the name. */
function write(name, text) {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 10);
  // A part has its name already: the scripts that load it call it so.
  const hashed = name.startsWith("part-") ? name : name.replace(/(\.\w+)$/, `-${digest}$1`);
  const bytes = Buffer.from(text);
  writeFileSync(join(target, hashed), bytes);
  writeFileSync(join(target, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(join(target, `${hashed}.br`), brotliCompressSync(bytes, quality));
  return hashed;
}

/** Build everything; an old build stays whole until the new one is ready to be written. */
async function build() {
  const icons = iconNames();
  const parts = { "app.css": styles(), ...(await scripts()), "icons.svg": sprite(icons), "areas.json": areas() };
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const files = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, write(name, text)]));
  writeFileSync(join(target, "manifest.json"), JSON.stringify({ files, icons }, null, 2) + "\n");
  return files;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build();
  if (process.argv.includes("--watch")) {
    let waiting;
    watch(here, { recursive: true }, () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => build().catch((error) => console.error(error.message)), 100);
    });
  }
}
