// Opens every page of the book in Chromium, as a reader does: from the disk, light and dark,
// on a wide screen and on a phone. Prints what is wrong, a line each.
//
//     node check.mjs BOOK RECORDS CHROMIUM
//
// The records say what CPython prints when it runs the programs of the page Play.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { play } from "./play.mjs";

const [book, records, executablePath] = process.argv.slice(2);
// The table of contents is a frame of each page, and not read by itself.
const pages = readdirSync(book).filter((name) => name.endsWith(".html") && name !== "toc.html");
// Each page is loaded on both screens, and then the light changes.
const screens = [
  { width: 1200, themes: ["light", "dark"] },
  { width: 400, themes: ["dark", "light"] },
];
const problems = [];

// Without these, Chromium asks its makers for news.
const quiet = ["background-networking", "component-update", "sync", "quic", "gpu"];
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--no-first-run", ...quiet.map((name) => `--disable-${name}`)],
});
// Two at a time, because a page that loads waits a good part of its time.
const jobs = pages.flatMap((name) => screens.map((screen) => ({ name, ...screen })));
await Promise.all(
  [1, 2].map(async () => {
    const page = await (await browser.newContext()).newPage();
    const current = watched(page);
    while (jobs.length > 0) await check(page, Object.assign(current, jobs.shift()));
  }),
);
// Without a module the script is empty.
const plays = statSync(join(book, "play-module.js")).size > 1000;
if (plays) {
  const context = await browser.newContext({ viewport: { width: 400, height: 900 } });
  problems.push(...(await play(await context.newPage(), pathToFileURL(join(book, "play.html")).href, records)));
}
await browser.close();

for (const problem of new Set(problems.sort())) console.log(problem);
console.log(`${pages.length} pages, light and dark, at 1200 and 400 pixels` +
  (plays ? ", and programs played" : "; no module: nothing was played"));
process.exitCode = problems.length === 0 ? 0 : 1;

// Reports whatever goes wrong in a page while it is open. Which page that is, the caller says.
function watched(page) {
  const current = {};
  const report = (what) => problems.push(`${current.name}: ${what}`);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) report(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => report(`script: ${error.message}`));
  page.on("requestfailed", (request) => report(`not found: ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) report(`asks for ${request.url()}`);
  });
  return current;
}

async function check(page, { name, width, themes }) {
  const report = (what) => problems.push(`${name}: ${what}`);
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: themes[0] });
  await page.goto(pathToFileURL(join(book, name)).href, { waitUntil: "load" });
  for (const colorScheme of themes) {
    const where = `${colorScheme}, ${width} pixels`;
    await page.emulateMedia({ colorScheme });
    const coloured = page.waitForFunction(isColoured, colorScheme, { timeout: 5000 });
    await coloured.catch(() => report(`${where}: the background is not ${colorScheme}`));
    for (const problem of await page.evaluate(look)) report(`${where}: ${problem}`);
  }
  // Keys do the same on every screen, but the narrow one has more wide boxes.
  if (width > 400) return;
  if (!(await staysAtArrows(page))) report("an arrow key in a wide box does not scroll it");
  for (const problem of await stepThrough(page)) report(problem);
}

// Steps through the first timeline, by keyboard: a step, and then to the end.
async function stepThrough(page) {
  const open = await page.$(".step-through:visible");
  if (open === null) return [];
  const problems = [];
  const { lines, frames } = await open.evaluate((open) => JSON.parse(open.previousElementSibling.textContent));
  await open.click();
  const seen = () => page.$eval(".player", (player) => ({
    says: player.querySelector(".says").textContent,
    output: player.querySelector("pre").textContent,
    small: [...player.querySelectorAll("button")].some((button) => button.offsetHeight < 44 || button.offsetWidth < 44),
  }));
  await page.$eval(".says", (says) => {
    window.drawn = 0;
    new MutationObserver((changes) => (window.drawn += changes.length)).observe(says, { childList: true });
  });
  await page.keyboard.press("ArrowRight");
  const second = await seen();
  const drawn = await page.evaluate(() => window.drawn);
  if (drawn !== 1) problems.push(`a step of the player is drawn ${drawn} times`);
  if (second.says !== frames[1].says) problems.push(`the second step of the player is ${second.says}`);
  if (second.small) problems.push("the player has a button of less than 44 pixels");
  await page.keyboard.press("End");
  const last = await seen();
  if (last.says !== frames.at(-1).says || last.output !== lines.join("\n")) {
    problems.push(`the player ends with ${last.says}, and the output ${last.output}`);
  }
  return problems;
}

// Whether an arrow key scrolls a box that is wider than its place, and does not turn the page.
async function staysAtArrows(page) {
  const box = await page.$("main [tabindex='0']:visible");
  if (box === null) return true;
  const address = page.url();
  await box.focus();
  await page.keyboard.press("ArrowRight");
  const scrolled = page.waitForFunction((box) => box.scrollLeft > 0, box, { timeout: 2000 });
  return scrolled.then(() => page.url() === address, () => false);
}

// Runs in the page, as the next one does.
function isColoured(theme) {
  const background = getComputedStyle(document.documentElement).backgroundColor;
  const [red, green, blue] = background.match(/\d+/g).map(Number);
  return red + green + blue > 384 === (theme === "light");
}

function look() {
  const problems = [];
  const root = document.documentElement;
  for (const box of [root, ...document.querySelectorAll(".page, .content, main")]) {
    if (box.scrollWidth > box.clientWidth) {
      problems.push(`${box.scrollWidth - box.clientWidth} pixels wider than the screen`);
      break;
    }
  }
  for (const figure of document.querySelectorAll("figure, main svg[role]")) {
    const folded = figure.closest("details:not([open]), [hidden]");
    const { width, height } = figure.getBoundingClientRect();
    if (!folded && (width < 40 || height < 20)) {
      problems.push(`a figure of ${width} by ${height}`);
    }
  }
  for (const svg of document.querySelectorAll("main figure svg:not([aria-hidden])")) {
    const ids = svg.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const texts = ids.map((id) => document.getElementById(id)?.textContent.trim());
    const isNamed = svg.getAttribute("aria-label") || (ids.length > 0 && texts.every(Boolean));
    if (svg.getAttribute("role") !== "img" || !isNamed) {
      problems.push(`a picture without a text: ${svg.outerHTML.slice(0, 80)}`);
    }
  }
  return problems;
}
